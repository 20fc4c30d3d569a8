package dev.sluice.door.openai;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.ExchangeType;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RoutingContext;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.sluice.call.Call;
import dev.sluice.call.Operation;
import dev.sluice.call.Payload;
import dev.sluice.call.RequestId;
import dev.sluice.door.Credentials;
import dev.sluice.door.InvalidRequests;
import dev.sluice.door.Leftover;
import dev.sluice.door.TraceContext;
import dev.sluice.identity.Caller;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.Trail;
import dev.sluice.policy.json.InvalidRequest;
import dev.sluice.policy.view.InputLimits;
import dev.sluice.policy.view.RequestFormat;
import dev.sluice.policy.view.RequestView;
import dev.sluice.reason.GatewayException;
import dev.sluice.reason.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// `POST /v1/chat/completions` and `POST /v1/embeddings`.
public final class OpenAiService implements HttpService {
    private final Pipeline pipeline;
    private final Operation operation;
    private final RequestFormat format;
    private final InputLimits limits;
    private final Duration heartbeat;

    private OpenAiService(
            Pipeline pipeline,
            Operation operation,
            RequestFormat format,
            InputLimits limits,
            Duration heartbeat) {
        this.pipeline = pipeline;
        this.operation = operation;
        this.format = format;
        this.limits = limits;
        this.heartbeat = heartbeat;
    }

    /// @param heartbeat silence after which a stream gets a comment; zero for never
    public static OpenAiService ofChat(Pipeline pipeline, InputLimits limits, Duration heartbeat) {
        return new OpenAiService(
                pipeline, Operation.CHAT, RequestFormat.OPENAI_CHAT, limits, heartbeat);
    }

    public static OpenAiService ofEmbeddings(Pipeline pipeline, InputLimits limits) {
        return new OpenAiService(
                pipeline,
                Operation.EMBEDDINGS,
                RequestFormat.OPENAI_EMBEDDINGS,
                limits,
                Duration.ZERO);
    }

    /// The whole body is needed before anything can be decided; the answer streams.
    @Override
    public ExchangeType exchangeType(RoutingContext context) {
        return ExchangeType.RESPONSE_STREAMING;
    }

    @Override
    public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
        var visit = new Visit(context, request.headers());
        try {
            visit.caller = pipeline.identify(Credentials.of(request.headers()));
            requireJson(request.headers());
        } catch (GatewayException refused) {
            Leftover.forget(request);
            return visit.refuse(refused);
        }
        var body = request.aggregate();
        return body.isDone() && !body.isCompletedExceptionally()
                ? visit.serve(body.join(), null)
                : HttpResponse.of(body.handle(visit::serve));
    }

    private static void requireJson(RequestHeaders headers) {
        if ("application/json".equals(headers.get(HttpHeaderNames.CONTENT_TYPE))) {
            return;
        }
        var type = headers.contentType();
        if (type == null || !type.belongsTo(MediaType.JSON) && !type.isJson()) {
            throw Reason.DOOR_UNSUPPORTED_MEDIA_TYPE.because(
                    "content-type: "
                            + (type == null ? "absent" : type.type() + "/" + type.subtype())
                            + " (expected: application/json)");
        }
        var charset = type.charset();
        if (charset != null && !charset.equals(java.nio.charset.StandardCharsets.UTF_8)) {
            throw Reason.DOOR_UNSUPPORTED_MEDIA_TYPE.because(
                    "charset: " + charset + " (expected: utf-8)");
        }
    }

    /// One request at this door.
    private final class Visit {
        private final ServiceRequestContext context;
        private final RequestHeaders headers;
        private final long startMillis = pipeline.millis();
        private final long startNanos = pipeline.nanos();
        private final RequestId id = RequestId.next(startMillis);
        private @Nullable Caller caller;

        private Visit(ServiceRequestContext context, RequestHeaders headers) {
            this.context = context;
            this.headers = headers;
        }

        private HttpResponse serve(
                @Nullable AggregatedHttpRequest body, @Nullable Throwable failure) {
            if (body == null) {
                return unread(failure);
            }
            try {
                return answer(body.content().array());
            } catch (InvalidRequest invalid) {
                return refuse(InvalidRequests.toFailure(invalid));
            }
        }

        private HttpResponse answer(byte[] body) throws InvalidRequest {
            var snapshot = pipeline.snapshot();
            var view = RequestView.read(format, body, limits, snapshot.policy().matchers());
            var loop = context.eventLoop().withoutContext();
            var trace = TraceContext.of(headers.get("traceparent"), headers.get("x-trace-id"));
            var call =
                    new Call(
                            id,
                            operation,
                            view,
                            new Payload.Raw(body),
                            trace.traceparent(),
                            loop,
                            startMillis,
                            startNanos,
                            Long.MAX_VALUE);
            var answer =
                    new RestAnswer(
                            loop,
                            Trail.start(id),
                            view.stream(),
                            heartbeat.toNanos(),
                            pipeline::nanos);
            var explain = "1".equals(headers.get("x-sluice-explain"));
            answer.follows(
                    pipeline.start(
                            call,
                            java.util.Objects.requireNonNull(caller),
                            snapshot,
                            explain,
                            answer));
            return answer.response();
        }

        private HttpResponse refuse(GatewayException refused) {
            pipeline.refused(id, operation, caller, refused.reason(), startNanos);
            var json = ErrorJson.of(refused);
            return HttpResponse.of(
                    RestAnswer.errorHeaders(refused, Trail.start(id))
                            .contentLength(json.length)
                            .build(),
                    HttpData.wrap(json));
        }

        /// Armeria tells an announced length one way, and one that shows while it is read another.
        private static boolean isTooLarge(@Nullable Throwable failure) {
            return failure instanceof ContentTooLargeException
                    || failure instanceof HttpStatusException status
                            && status.httpStatus().equals(HttpStatus.REQUEST_ENTITY_TOO_LARGE);
        }

        private HttpResponse unread(@Nullable Throwable failure) {
            if (isTooLarge(failure)) {
                pipeline.refused(id, operation, caller, Reason.DOOR_TOO_LARGE, startNanos);
                return HttpResponse
                        .streaming(); // Armeria answers by itself, and cuts short what is written
                // here
            }
            return refuse(
                    Reason.DOOR_REQUEST_TIMEOUT.because(
                            "The body did not arrive whole and in time."));
        }
    }
}
