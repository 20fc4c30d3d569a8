package dev.sluice.backend.openai;

import dev.sluice.backend.AnswerListener;
import dev.sluice.backend.Backend.Answering;
import dev.sluice.backend.Exchange;
import dev.sluice.backend.Frame;
import dev.sluice.backend.wire.UpstreamListener;
import dev.sluice.ledger.TokenUsage;
import dev.sluice.reason.GatewayException;
import dev.sluice.reason.Reason;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One answer of an OpenAI-shaped back end. Confined to the call's event loop.
final class OpenAiAnswer implements UpstreamListener, Answering {
    /// A whole answer is held in memory; an embedding batch of 2,048 × 3,072 numbers as text is
    /// about 100 MB.
    private static final int MAX_WHOLE_BYTES = 128 << 20;
    private static final int MAX_ERROR_BYTES = 64 << 10;
    private static final byte[] EVENT_END = {'\n', '\n'};

    private enum Body {
        EVENTS,
        WHOLE,
        ERROR
    }

    private final AnswerListener listener;
    private final Tally tally;
    private final InstantSource clock;
    private final AnswerMode mode;
    private final ByteArrayOutputStream collected = new ByteArrayOutputStream(0);
    private final Deque<Frame> ready = new ArrayDeque<>(1);
    private @Nullable Exchange exchange;
    private Body body = Body.WHOLE;
    private int status;
    private @Nullable String retryAfter;
    private boolean wanted;
    private boolean ended;
    private boolean over;

    OpenAiAnswer(AnswerListener listener, Tally tally, InstantSource clock, AnswerMode mode) {
        this.listener = listener;
        this.tally = tally;
        this.clock = clock;
        this.mode = mode;
    }

    void begin(Exchange to) {
        exchange = to;
    }

    private Exchange exchange() {
        return Objects.requireNonNull(exchange, "exchange");
    }

    @Override
    public TokenUsage usage() {
        // Nobody bills a request that was refused, or that no answer ever began for.
        return status == 200 ? tally.usage() : TokenUsage.NONE;
    }

    @Override
    public void pull() {
        if (over || wanted) {
            return;
        }
        wanted = true;
        proceed();
    }

    @Override
    public void cancel() {
        if (!over) {
            over = true;
            exchange().cancel();
        }
    }

    @Override
    public void head(int code, HttpHeaders headers) {
        status = code;
        retryAfter = headers.get(HttpHeaderNames.RETRY_AFTER);
        var type =
                Objects.requireNonNullElse(headers.get(HttpHeaderNames.CONTENT_TYPE), "")
                        .toLowerCase(Locale.ROOT);
        if (code != 200) {
            body = Body.ERROR;
        } else if (mode.isStream() && !type.contains("json") && !type.contains("html")) {
            body = Body.EVENTS;
        } else {
            body =
                    mode.isStream()
                            ? Body.ERROR
                            : Body.WHOLE; // a stream was asked for: JSON can only be an error
        }
        exchange().pull();
    }

    @Override
    public void body(byte[] bytes) {
        switch (body) {
            case EVENTS -> events(bytes);
            case WHOLE -> collect(bytes, MAX_WHOLE_BYTES);
            case ERROR -> collect(bytes, MAX_ERROR_BYTES);
        }
    }

    private void collect(byte[] bytes, int max) {
        if (collected.size() + bytes.length > max) {
            if (body == Body.ERROR) {
                exchange().cancel();
                error(); // enough to classify it
            } else {
                giveUp(
                        Reason.BACKEND_FAILED.because(
                                "The back end's answer is longer than 128 MiB."));
            }
            return;
        }
        collected.writeBytes(bytes);
        exchange().pull();
    }

    private void events(byte[] bytes) {
        try {
            ready.addAll(mode.events(bytes));
        } catch (IOException _) {
            giveUp(
                    Reason.BACKEND_FAILED.because(
                            "The back end sent an event that is no JSON object."));
            return;
        }
        ended |= mode.isDone();
        proceed();
    }

    /// Gives the next frame, or the end, or asks for more.
    private void proceed() {
        if (over) {
            return;
        }
        var frame = wanted ? ready.poll() : null;
        if (frame != null) {
            wanted = false;
            listener.frame(frame);
            if (wanted || over) {
                return; // the listener has asked again already
            }
        }
        if (!ready.isEmpty()) {
            return;
        }
        var failure = mode.failure();
        if (failure != null) {
            giveUp(failure);
        } else if (ended && body == Body.EVENTS && !tally.hasFinish()) {
            giveUp(
                    Reason.BACKEND_FAILED.because(
                            "The back end ended its stream before the answer was complete."));
        } else if (ended) {
            over = true;
            exchange().drain();
            listener.ended(tally.usage());
        } else if (wanted) {
            exchange().pull();
        }
    }

    @Override
    public void end() {
        if (over) {
            return;
        }
        switch (body) {
            case EVENTS -> streamEnd();
            case WHOLE -> whole();
            case ERROR -> error();
        }
    }

    private void streamEnd() {
        try {
            ready.addAll(
                    mode.events(EVENT_END)); // some servers forget the blank line after their last
            // event
        } catch (IOException _) {
            fail(
                    Reason.BACKEND_FAILED.because(
                            "The back end sent an event that is no JSON object."));
            return;
        }
        if (!tally.hasFinish() && mode.failure() == null) {
            fail(
                    Reason.BACKEND_FAILED.because(
                            "The back end ended its stream before the answer was complete."));
            return;
        }
        ended = true; // some servers forget [DONE]; a finish reason is as good
        proceed();
    }

    private void whole() {
        try {
            ready.add(mode.whole(collected.toByteArray()));
        } catch (IOException _) {
            fail(Reason.BACKEND_FAILED.because("The back end's answer is no JSON object."));
            return;
        }
        var failure = mode.failure();
        if (failure != null) {
            fail(failure);
            return;
        }
        ended = true;
        proceed();
    }

    private void error() {
        var bytes = collected.toByteArray();
        fail(
                status == 200
                        ? OpenAiErrors.inStream(bytes)
                        : OpenAiErrors.classify(status, bytes, retryAfter, clock.instant()));
    }

    @Override
    public void failed(GatewayException failure) {
        fail(failure);
    }

    private void giveUp(GatewayException failure) {
        if (!over) {
            exchange().cancel();
            fail(failure);
        }
    }

    private void fail(GatewayException failure) {
        if (!over) {
            over = true;
            listener.failed(failure, usage());
        }
    }
}
