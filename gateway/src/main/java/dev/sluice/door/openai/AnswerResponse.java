package dev.sluice.door.openai;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.AggregationOptions;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.stream.AbortedStreamException;
import com.linecorp.armeria.common.stream.CancelledSubscriptionException;
import com.linecorp.armeria.common.stream.SubscriptionOption;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/// A response that is written from the event loop it is read on. It asks for more only when the
/// connection wants more, so nothing piles up between a fast back end and a slow client.
///
/// It takes the place of Armeria's own stream, whose queue between threads is the largest single
/// cost of a relayed chunk; here both sides share one thread and need none. All methods but
/// [#abort] must be called on that loop.
final class AnswerResponse implements HttpResponse, Subscription {
    /// The writer's side.
    interface Source {
        /// The connection wants more. Called again only after something was written.
        void wanted();

        /// Nobody reads any more.
        void cancelled();
    }

    private final EventLoop loop;
    private final Source source;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final Deque<HttpObject> waiting = new ArrayDeque<>(2);
    private @Nullable Subscriber<? super HttpObject> subscriber;
    private long demand;
    private boolean asked;
    private boolean closing;
    private boolean together;
    private boolean over;
    private boolean empty = true;

    AnswerResponse(EventLoop loop, Source source) {
        this.loop = loop;
        this.source = source;
    }

    /// Sends headers or data.
    void write(HttpObject object) {
        if (over || closing) {
            return;
        }
        asked = false;
        waiting.add(object);
        flow();
    }

    /// Sends a whole answer and ends the response.
    ///
    /// Headers and body go to the connection together although it has asked for the headers only:
    /// it asks again after they are on the wire, which would cost a system call of its own. Nothing
    /// more than this one body can follow.
    void writeWhole(ResponseHeaders headers, HttpData body) {
        together = true;
        waiting.add(headers);
        if (!body.isEmpty()) {
            waiting.add(body);
        }
        close();
    }

    /// Ends the response after what was written.
    void close() {
        closing = true;
        flow();
    }

    /// Whether a write would go out at once.
    boolean isWritable() {
        return demand > 0 && waiting.isEmpty();
    }

    private void flow() {
        var to = subscriber;
        if (to == null || over) {
            return;
        }
        while (!waiting.isEmpty() && (demand > 0 || together && !empty)) {
            demand = Math.max(demand - 1, 0);
            empty = false;
            to.onNext(waiting.remove());
            if (over) {
                return;
            }
        }
        if (waiting.isEmpty() && closing) {
            over = true;
            to.onComplete();
            done.complete(null);
        } else if (demand > 0 && !asked) {
            asked = true;
            source.wanted();
        }
    }

    @Override
    public void subscribe(
            Subscriber<? super HttpObject> to,
            EventExecutor executor,
            SubscriptionOption... options) {
        onLoop(
                () -> {
                    if (subscriber != null) {
                        to.onSubscribe(NO_SUBSCRIPTION);
                        to.onError(new IllegalStateException("a response is read once"));
                        return;
                    }
                    subscriber = to;
                    to.onSubscribe(this);
                    flow();
                });
    }

    @Override
    public void request(long n) {
        onLoop(
                () -> {
                    demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
                    flow();
                });
    }

    @Override
    public void cancel() {
        onLoop(() -> stop(CancelledSubscriptionException.get(), false));
    }

    @Override
    public void abort() {
        abort(AbortedStreamException.get());
    }

    @Override
    public void abort(Throwable cause) {
        onLoop(() -> stop(cause, true));
    }

    private void stop(Throwable cause, boolean tell) {
        if (over) {
            return;
        }
        over = true;
        waiting.clear();
        source.cancelled();
        if (tell && subscriber != null) {
            subscriber.onError(cause);
        }
        done.completeExceptionally(cause);
    }

    private void onLoop(Runnable action) {
        if (loop.inEventLoop()) {
            action.run();
        } else {
            loop.execute(action);
        }
    }

    @Override
    public boolean isOpen() {
        return !over && !closing;
    }

    @Override
    public boolean isEmpty() {
        return over && empty;
    }

    @Override
    public long demand() {
        return demand;
    }

    @Override
    public CompletableFuture<Void> whenComplete() {
        return done;
    }

    @Override
    public CompletableFuture<AggregatedHttpResponse> aggregate(AggregationOptions options) {
        return HttpResponse.of((Publisher<HttpObject>) this).aggregate(options);
    }

    private static final Subscription NO_SUBSCRIPTION =
            new Subscription() {
                @Override
                public void request(long n) {}

                @Override
                public void cancel() {}
            };
}
