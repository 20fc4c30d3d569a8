package dev.sluice.gateway;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestCancellationException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.sluice.reason.GatewayException;
import dev.sluice.reason.Reason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What clients see when no door answers: unknown paths, wrong methods, malformed HTTP, and bugs,
/// whose details stay here.
final class Errors implements ServerErrorHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

    private final Refusals refusals;

    Errors(Refusals refusals) {
        this.refusals = refusals;
    }

    @Override
    public @Nullable HttpResponse onServiceException(
            ServiceRequestContext context, Throwable cause) {
        return refusals.of(
                context.request().headers(),
                switch (cause) {
                    case GatewayException failure -> failure;
                    case ContentTooLargeException _ -> status(HttpStatus.REQUEST_ENTITY_TOO_LARGE);
                    case HttpStatusException http -> status(http.httpStatus());
                    case RequestCancellationException _ ->
                            Reason.DOOR_CLIENT_CLOSED.because("The client closed the connection.");
                    default -> bug(context, cause);
                });
    }

    private static GatewayException bug(ServiceRequestContext context, Throwable cause) {
        LOG.error("A request to {} failed by a bug", context.config().route(), cause);
        return Reason.DOOR_INTERNAL.because(
                "The gateway failed; the request id tells operators where to look.");
    }

    @Override
    public @Nullable AggregatedHttpResponse onProtocolViolation(
            ServiceConfig config,
            @Nullable RequestHeaders headers,
            HttpStatus status,
            @Nullable String description,
            @Nullable Throwable cause) {
        return refusals.of(headers, status(status)).aggregate().join();
    }

    @Override
    public @Nullable AggregatedHttpResponse renderStatus(
            @Nullable ServiceRequestContext context,
            ServiceConfig config,
            @Nullable RequestHeaders headers,
            HttpStatus status,
            @Nullable String description,
            @Nullable Throwable cause) {
        return refusals.of(headers, status(status)).aggregate().join();
    }

    private static GatewayException status(HttpStatus status) {
        return switch (status.code()) {
            case 404 ->
                    Reason.DOOR_NOT_FOUND.because(
                            "There is nothing at this path. docs/api.md lists all paths.");
            case 405 -> Reason.DOOR_METHOD_NOT_ALLOWED.because("This path takes another method.");
            case 408 ->
                    Reason.DOOR_REQUEST_TIMEOUT.because(
                            "The request did not arrive whole and in time.");
            case 413 ->
                    Reason.DOOR_TOO_LARGE.because(
                            "The body is too long (setting: server.max-body).");
            case 415 ->
                    Reason.DOOR_UNSUPPORTED_MEDIA_TYPE.because(
                            "content-type (expected: application/json)");
            case 431 ->
                    Reason.DOOR_HEADERS_TOO_LARGE.because(
                            "The headers are too long (expected: at most 8192 bytes).");
            case 503 ->
                    Reason.DISPATCH_UNAVAILABLE
                            .because("The gateway is shutting down.")
                            .retryAfter(1_000);
            default ->
                    status.isServerError()
                            ? Reason.DOOR_INTERNAL.because("The gateway failed.")
                            : Reason.DOOR_INVALID_REQUEST.because("The HTTP request is malformed.");
        };
    }
}
