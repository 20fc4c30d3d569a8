package dev.sluice.reason;

import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/// Why a request was refused or failed. The only error table: HTTP status, gRPC code, the client
/// dialects' types and codes, the retry rule and the log level all stand here.
///
/// The first word of a name is the room that gives it. Types and codes follow the providers' own
/// (docs/api.md tells the sources), because their SDKs map them to exception classes.
public enum Reason {
    DOOR_INVALID_REQUEST(
            400, Status.Code.INVALID_ARGUMENT, "invalid_request_error", null, Retry.NEVER),
    DOOR_UNAUTHENTICATED(
            401,
            Status.Code.UNAUTHENTICATED,
            "invalid_request_error",
            "invalid_api_key",
            Retry.NEVER),
    DOOR_NOT_FOUND(
            404, Status.Code.UNIMPLEMENTED, "invalid_request_error", "not_found", Retry.NEVER),
    DOOR_METHOD_NOT_ALLOWED(
            405,
            Status.Code.UNIMPLEMENTED,
            "invalid_request_error",
            "method_not_allowed",
            Retry.NEVER),
    DOOR_REQUEST_TIMEOUT(
            408,
            Status.Code.DEADLINE_EXCEEDED,
            "invalid_request_error",
            "request_timeout",
            Retry.CLIENT),
    DOOR_TOO_LARGE(
            413,
            Status.Code.RESOURCE_EXHAUSTED,
            "invalid_request_error",
            "request_too_large",
            Retry.NEVER),
    DOOR_UNSUPPORTED_MEDIA_TYPE(
            415,
            Status.Code.INVALID_ARGUMENT,
            "invalid_request_error",
            "unsupported_media_type",
            Retry.NEVER),
    DOOR_HEADERS_TOO_LARGE(
            431,
            Status.Code.INVALID_ARGUMENT,
            "invalid_request_error",
            "headers_too_large",
            Retry.NEVER),
    DOOR_CLIENT_CLOSED(
            499, Status.Code.CANCELLED, "invalid_request_error", "client_closed", Retry.NEVER),
    DOOR_INTERNAL(500, Status.Code.INTERNAL, "server_error", null, Retry.CLIENT),

    ADMIN_NOT_FOUND(404, Status.Code.NOT_FOUND, "invalid_request_error", "not_found", Retry.NEVER),
    ADMIN_ALREADY_EXISTS(
            409,
            Status.Code.ALREADY_EXISTS,
            "invalid_request_error",
            "already_exists",
            Retry.NEVER),

    IDENTITY_INVALID_KEY(
            401,
            Status.Code.UNAUTHENTICATED,
            "invalid_request_error",
            "invalid_api_key",
            Retry.NEVER),
    IDENTITY_FORBIDDEN(
            403, Status.Code.PERMISSION_DENIED, "invalid_request_error", "forbidden", Retry.NEVER),
    IDENTITY_UNAVAILABLE(
            503, Status.Code.UNAVAILABLE, "server_error", "identity_unavailable", Retry.LATER),

    ADMISSION_RATE_LIMITED(
            429, Status.Code.RESOURCE_EXHAUSTED, "requests", "rate_limit_exceeded", Retry.LATER),
    ADMISSION_TOO_MANY_CONCURRENT(
            429,
            Status.Code.RESOURCE_EXHAUSTED,
            "requests",
            "concurrency_limit_exceeded",
            Retry.LATER),
    ADMISSION_QUEUE_FULL(
            429, Status.Code.RESOURCE_EXHAUSTED, "requests", "queue_full", Retry.LATER),
    ADMISSION_QUEUE_TIMEOUT(
            503, Status.Code.UNAVAILABLE, "server_error", "queue_timeout", Retry.LATER),
    ADMISSION_DRAINING(503, Status.Code.UNAVAILABLE, "server_error", "draining", Retry.LATER),

    POLICY_DENIED(
            403,
            Status.Code.PERMISSION_DENIED,
            "invalid_request_error",
            "policy_denied",
            Retry.NEVER),
    POLICY_UNKNOWN_MODEL(
            404, Status.Code.NOT_FOUND, "invalid_request_error", "model_not_found", Retry.NEVER),

    DISPATCH_UNAVAILABLE(503, Status.Code.UNAVAILABLE, "server_error", "overloaded", Retry.LATER),
    DISPATCH_DEADLINE(504, Status.Code.DEADLINE_EXCEEDED, "server_error", "timeout", Retry.NEVER),

    BACKEND_REFUSED_REQUEST(
            400, Status.Code.INVALID_ARGUMENT, "invalid_request_error", null, Retry.NEVER),
    BACKEND_CONTEXT_LENGTH(
            400,
            Status.Code.INVALID_ARGUMENT,
            "invalid_request_error",
            "context_length_exceeded",
            Retry.NEVER),
    BACKEND_CONTENT_FILTER(
            400,
            Status.Code.INVALID_ARGUMENT,
            "invalid_request_error",
            "content_filter",
            Retry.NEVER),
    BACKEND_UNPROCESSABLE(
            422,
            Status.Code.FAILED_PRECONDITION,
            "invalid_request_error",
            "unsupported_parameter",
            Retry.NEVER),
    BACKEND_RATE_LIMITED(
            429, Status.Code.RESOURCE_EXHAUSTED, "requests", "rate_limit_exceeded", Retry.LATER),
    BACKEND_OVERLOADED(503, Status.Code.UNAVAILABLE, "server_error", "overloaded", Retry.LATER),
    BACKEND_FAILED(502, Status.Code.UNAVAILABLE, "server_error", "backend_failed", Retry.NEVER),
    BACKEND_TIMEOUT(504, Status.Code.DEADLINE_EXCEEDED, "server_error", "timeout", Retry.NEVER),

    LEDGER_UNAVAILABLE(
            503, Status.Code.UNAVAILABLE, "server_error", "ledger_unavailable", Retry.LATER);

    private final int httpStatus;
    private final Status.Code grpcCode;
    private final String openAiType;
    private final @Nullable String openAiCode;
    private final Retry retry;

    Reason(
            int httpStatus,
            Status.Code grpcCode,
            String openAiType,
            @Nullable String openAiCode,
            Retry retry) {
        this.httpStatus = httpStatus;
        this.grpcCode = grpcCode;
        this.openAiType = openAiType;
        this.openAiCode = openAiCode;
        this.retry = retry;
    }

    /// HTTP status of the answer; 499 stands in logs only, as nobody is left to read it.
    public int httpStatus() {
        return httpStatus;
    }

    /// gRPC status code of the answer.
    public Status.Code grpcCode() {
        return grpcCode;
    }

    /// `error.type` in the OpenAI dialect.
    public String openAiType() {
        return openAiType;
    }

    /// `error.code` in the OpenAI dialect, unless the failure brings a more exact one.
    public @Nullable String openAiCode() {
        return openAiCode;
    }

    /// Whether the client may try again.
    public Retry retry() {
        return retry;
    }

    /// True when the gateway or a back end is at fault, false when the request or a limit is.
    public boolean isFault() {
        return httpStatus >= 500;
    }

    /// The name in logs, metrics and `ErrorInfo`, such as `admission_rate_limited`.
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /// A failure with this reason. `message` is shown to the client, so it holds no secret, prompt
    /// or configuration.
    public GatewayException because(String message) {
        return new GatewayException(this, message, null, null, 0);
    }
}
