package dev.sluice.door.grpc;

import dev.sluice.pipeline.Answer;
import dev.sluice.pipeline.Trail;
import dev.sluice.pipeline.Walk;
import dev.sluice.proto.inference.v1.Heading;
import dev.sluice.reason.GatewayException;
import dev.sluice.reason.GrpcStatus;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/// What all answers over gRPC share: the walk is pulled while the transport is ready, and cancelled
/// with the call. Confined to the call's event loop.
abstract class GrpcAnswer<T> implements Answer {
    private final ServerCallStreamObserver<T> observer;
    private @Nullable Walk walk;
    private boolean begun;
    private boolean over;

    GrpcAnswer(StreamObserver<T> observer) {
        this.observer = (ServerCallStreamObserver<T>) observer;
        this.observer.setOnReadyHandler(this::pull);
        this.observer.setOnCancelHandler(this::cancelled);
    }

    void follows(@Nullable Walk leader) {
        walk = leader;
        pull();
    }

    @Override
    public void begin(Trail trail) {
        begun = true;
        begun(trail);
        pull();
    }

    /// The first content is about to come.
    abstract void begun(Trail trail);

    /// Asks for more when the transport can take it. Called again whenever that changes.
    void pull() {
        if (begun && !over && walk != null && observer.isReady()) {
            walk.pull();
        }
    }

    void send(T message) {
        if (!observer.isCancelled()) {
            observer.onNext(message);
        }
    }

    void complete() {
        over = true;
        if (!observer.isCancelled()) {
            observer.onCompleted();
        }
    }

    boolean isOver() {
        return over;
    }

    private void cancelled() {
        if (!over) {
            over = true;
            if (walk != null) {
                walk.cancel();
            }
        }
    }

    @Override
    public void fail(GatewayException failure, Trail trail) {
        if (over) {
            return;
        }
        over = true;
        observer.onError(GrpcStatus.of(failure));
    }

    /// The heading with what the walk knows.
    static Heading heading(Heading from, Trail trail) {
        var heading =
                from.toBuilder().setRequestId(trail.id().toString()).setAttempts(trail.attempts());
        if (trail.model() != null) {
            heading.setModel(trail.model());
        }
        if (trail.backend() != null) {
            heading.setBackend(trail.backend());
        }
        if (trail.policy() != null) {
            heading.setPolicy(trail.policy());
        }
        return heading.build();
    }
}
