package dev.sluice.door.grpc;

import com.linecorp.armeria.server.ServiceRequestContext;
import dev.sluice.call.Call;
import dev.sluice.call.Operation;
import dev.sluice.call.Payload;
import dev.sluice.call.RequestId;
import dev.sluice.door.Credentials;
import dev.sluice.door.InvalidRequests;
import dev.sluice.door.TraceContext;
import dev.sluice.identity.Caller;
import dev.sluice.pipeline.Answer;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.Snapshot;
import dev.sluice.pipeline.Trail;
import dev.sluice.pipeline.Walk;
import dev.sluice.policy.json.InvalidRequest;
import dev.sluice.policy.view.RequestView;
import dev.sluice.reason.GatewayException;
import io.netty.channel.EventLoop;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One gRPC request at the door: who calls, with which deadline and trace. Confined to the call's
/// event loop.
final class Entry {
    /// Reads what the pipeline may know of a request.
    interface Viewing {
        RequestView with(Snapshot snapshot) throws InvalidRequest;
    }

    private final Pipeline pipeline;
    private final ServiceRequestContext context = ServiceRequestContext.current();
    private final long startMillis;
    private final long startNanos;
    private final RequestId id;
    private final Operation operation;
    private @Nullable Caller caller;

    Entry(Pipeline pipeline, Operation operation) {
        this.pipeline = pipeline;
        this.operation = operation;
        this.startMillis = pipeline.millis();
        this.startNanos = pipeline.nanos();
        this.id = RequestId.next(startMillis);
        context.mutateAdditionalResponseHeaders(
                headers -> headers.set("x-request-id", id.toString()));
    }

    RequestId id() {
        return id;
    }

    EventLoop loop() {
        return context.eventLoop().withoutContext();
    }

    Caller caller() {
        var known = caller;
        if (known == null) {
            known = pipeline.identify(Credentials.of(context.request().headers()));
            caller = known;
        }
        return known;
    }

    /// Leads the request through the rooms. A refusal at the door itself is told to `answer` too.
    ///
    /// @return the walk, null when the door refused
    @Nullable Walk walk(Viewing viewing, Function<RequestView, Payload> payload, Answer answer) {
        try {
            var who = caller();
            var snapshot = pipeline.snapshot();
            var view = viewing.with(snapshot);
            return pipeline.start(
                    call(view, payload.apply(view)), who, snapshot, explains(), answer);
        } catch (InvalidRequest invalid) {
            refuse(InvalidRequests.toFailure(invalid), answer);
        } catch (GatewayException refused) {
            refuse(refused, answer);
        }
        return null;
    }

    private void refuse(GatewayException refused, Answer answer) {
        pipeline.refused(id, operation, caller, refused.reason(), startNanos);
        answer.fail(refused, Trail.start(id));
    }

    private Call call(RequestView view, Payload payload) {
        var headers = context.request().headers();
        var trace = TraceContext.of(headers.get("traceparent"), headers.get("x-trace-id"));
        return new Call(
                id,
                operation,
                view,
                payload,
                trace.traceparent(),
                loop(),
                startMillis,
                startNanos,
                deadline());
    }

    private boolean explains() {
        return "1".equals(context.request().headers().get("x-sluice-explain"));
    }

    /// The client's deadline, kept by the walk from here on, so that it ends with a reason and a
    /// settled charge.
    private long deadline() {
        var timeout = context.requestTimeoutMillis();
        if (timeout <= 0) {
            return Long.MAX_VALUE;
        }
        context.clearRequestTimeout();
        return startNanos + timeout * 1_000_000;
    }
}
