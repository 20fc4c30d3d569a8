package dev.sluice.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.backend.Exchange;
import dev.sluice.backend.openai.OpenAiRehearsal;
import dev.sluice.backend.wire.Origin;
import dev.sluice.backend.wire.UpstreamClient;
import dev.sluice.backend.wire.UpstreamListener;
import dev.sluice.backend.wire.UpstreamRequest;
import dev.sluice.pipeline.Snapshot;
import dev.sluice.policy.Facts;
import dev.sluice.policy.json.InvalidRequest;
import dev.sluice.policy.view.InputLimits;
import dev.sluice.policy.view.RequestFormat;
import dev.sluice.policy.view.RequestView;
import dev.sluice.reason.GatewayException;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Exercises the hot path before the gateway reports ready. A cold JVM serves a hundredth of its
/// rate in its first second (docs/performance.md), which the first clients of a new replica would
/// feel.
///
/// The server is asked for `/livez` over real connections, once at a time per event loop; meanwhile
/// this thread reads requests, decides and relays made-up streams. Nothing of it reaches a back
/// end, the ledger, the log or the metrics.
final class WarmUp {
    private static final byte[] BODY =
            """
            {"model":"auto","stream":true,"messages":[{"role":"system","content":"You are brief."},\
            {"role":"user","content":"What is the capital of France, and since when?"}],"max_tokens":64}\
            """
                    .getBytes(UTF_8);

    private final Snapshot snapshot;
    private final LongSupplier nanoTime;
    private final long deadline;

    WarmUp(Snapshot snapshot, LongSupplier nanoTime, Duration budget) {
        this.snapshot = snapshot;
        this.nanoTime = nanoTime;
        this.deadline = nanoTime.getAsLong() + budget.toNanos();
    }

    /// Returns when the budget is spent.
    void run(String url, EventLoopGroup loops, int count) {
        var client = new UpstreamClient(Origin.of(url), Duration.ofSeconds(1));
        var done = new CountDownLatch(count);
        for (var i = 0; i < count; i++) {
            var visitor = new Visitor(client, loops.next(), done);
            visitor.loop.execute(visitor::next);
        }
        rehearse();
        try {
            if (!done.await(1, TimeUnit.SECONDS)) {
                return; // a slow machine; readiness does not wait for it
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean hasTime() {
        return nanoTime.getAsLong() < deadline;
    }

    private void rehearse() {
        var tokens = 0L;
        while (hasTime()) {
            try {
                var view =
                        RequestView.read(
                                RequestFormat.OPENAI_CHAT,
                                BODY,
                                InputLimits.DEFAULT,
                                snapshot.policy().matchers());
                var facts =
                        Facts.of(
                                view,
                                Facts.Caller.of("warm-up"),
                                Facts.Budget.UNLIMITED,
                                Facts.Fleet.UNKNOWN,
                                new Facts.Time(0, 0, 1));
                tokens += snapshot.policy().decide(facts, "warm-up").headerValue().length();
            } catch (InvalidRequest e) {
                throw new IllegalStateException(e);
            }
            tokens += OpenAiRehearsal.once();
        }
        if (tokens == 0) {
            throw new IllegalStateException("the rehearsal relayed nothing");
        }
    }

    /// Asks for `/livez` again and again on one event loop.
    private final class Visitor implements UpstreamListener {
        private final UpstreamClient client;
        private final EventLoop loop;
        private final CountDownLatch done;
        private @Nullable Exchange exchange;

        private Visitor(UpstreamClient client, EventLoop loop, CountDownLatch done) {
            this.client = client;
            this.loop = loop;
            this.done = done;
        }

        private void next() {
            if (hasTime()) {
                exchange = client.send(loop, UpstreamRequest.get("/livez", List.of()), this);
            } else {
                done.countDown();
            }
        }

        @Override
        public void head(int status, HttpHeaders headers) {
            Objects.requireNonNull(exchange).pull();
        }

        @Override
        public void body(byte[] bytes) {
            Objects.requireNonNull(exchange).pull();
        }

        @Override
        public void end() {
            next();
        }

        @Override
        public void failed(GatewayException failure) {
            done.countDown();
        }
    }
}
