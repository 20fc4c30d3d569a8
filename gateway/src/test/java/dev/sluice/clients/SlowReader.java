package dev.sluice.clients;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Reads a stream only as fast as it is told to.
final class SlowReader<Q, T> implements ClientResponseObserver<Q, T> {
    private final List<T> messages = Collections.synchronizedList(new ArrayList<>());
    private final Semaphore arrived = new Semaphore(0);
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private @Nullable ClientCallStreamObserver<Q> call;

    @Override
    public void beforeStart(ClientCallStreamObserver<Q> stream) {
        call = stream;
        stream.disableAutoRequestWithInitial(0);
    }

    /// Takes so many messages and waits for them.
    void take(int count) throws Exception {
        request(count);
        if (!arrived.tryAcquire(count, 30, TimeUnit.SECONDS)) {
            throw new IllegalStateException(messages.size() + " messages came (expected: more)");
        }
    }

    /// Takes everything, up to the end of the stream.
    void takeAll() throws Exception {
        request(Integer.MAX_VALUE);
        done.get(60, TimeUnit.SECONDS);
    }

    private void request(int count) {
        if (call == null) {
            throw new IllegalStateException("no call (expected: begin it first)");
        }
        call.request(count);
    }

    /// A sum over what was taken so far.
    long sum(ToLongFunction<T> size) {
        return List.copyOf(messages).stream().mapToLong(size).sum();
    }

    @Override
    public void onNext(T message) {
        messages.add(message);
        arrived.release();
    }

    @Override
    public void onError(Throwable failure) {
        done.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
        done.complete(null);
    }
}
