package dev.sluice.admin;

import dev.sluice.reason.GatewayException;
import dev.sluice.reason.GrpcStatus;
import dev.sluice.reason.Reason;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers unary calls off the event loop, and gives every failure its one shape.
final class Answers {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
    private static final long RETRY_MILLIS = 2_000;

    /// SQLSTATE classes of a server that is away, busy or not set up yet: connection, resources,
    /// operator, no schema.
    private static final Set<String> AWAY = Set.of("08", "53", "57", "3F");

    private final Executor executor;
    private final Reason whenAway;

    /// @param executor where calls may block
    /// @param whenAway reason given when the database is away
    Answers(Executor executor, Reason whenAway) {
        this.executor = executor;
        this.whenAway = whenAway;
    }

    <T> void answer(StreamObserver<T> observer, Supplier<T> call) {
        try {
            executor.execute(() -> run(observer, call));
        } catch (RejectedExecutionException e) {
            observer.onError(GrpcStatus.of(Reason.ADMISSION_DRAINING.because("the gateway stops")));
        }
    }

    private <T> void run(StreamObserver<T> observer, Supplier<T> call) {
        T answer;
        try {
            answer = call.get();
        } catch (GatewayException e) {
            observer.onError(GrpcStatus.of(e));
            return;
        } catch (JdbiException e) {
            observer.onError(GrpcStatus.of(failed(e)));
            return;
        } catch (RuntimeException e) {
            LOG.error("admin call failed", e);
            observer.onError(GrpcStatus.of(e));
            return;
        }
        if (observer instanceof ServerCallStreamObserver<T> server && server.isCancelled()) {
            return;
        }
        observer.onNext(answer);
        observer.onCompleted();
    }

    private GatewayException failed(JdbiException e) {
        if (isAway(e)) {
            return whenAway.because("the database does not answer").retryAfter(RETRY_MILLIS);
        }
        LOG.error("admin call failed", e);
        return Reason.DOOR_INTERNAL.because("internal error");
    }

    private static boolean isAway(JdbiException e) {
        if (e instanceof ConnectionException) {
            return true;
        }
        var state = e.getCause() instanceof SQLException cause ? cause.getSQLState() : null;
        return state != null && AWAY.contains(state.substring(0, 2));
    }
}
