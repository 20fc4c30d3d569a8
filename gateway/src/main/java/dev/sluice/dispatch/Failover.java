package dev.sluice.dispatch;

import dev.sluice.reason.Reason;

/// What a failed attempt means for the request and for the back end.
enum Failover {
    /// Another back end may do better, and this one is at fault.
    NEXT_AND_BLAME,
    /// Another back end may do better; this one is only busy or not able.
    NEXT,
    /// No back end would do better.
    STOP;

    static Failover of(Reason reason) {
        return switch (reason) {
            case BACKEND_FAILED, BACKEND_TIMEOUT -> NEXT_AND_BLAME;
            case BACKEND_RATE_LIMITED,
                    BACKEND_OVERLOADED,
                    BACKEND_CONTEXT_LENGTH,
                    BACKEND_UNPROCESSABLE,
                    ADMISSION_QUEUE_FULL,
                    ADMISSION_QUEUE_TIMEOUT ->
                    NEXT;
            case BACKEND_REFUSED_REQUEST,
                    BACKEND_CONTENT_FILTER,
                    DISPATCH_UNAVAILABLE,
                    DISPATCH_DEADLINE,
                    LEDGER_UNAVAILABLE,
                    POLICY_DENIED,
                    POLICY_UNKNOWN_MODEL,
                    ADMISSION_RATE_LIMITED,
                    ADMISSION_TOO_MANY_CONCURRENT,
                    ADMISSION_DRAINING,
                    IDENTITY_INVALID_KEY,
                    IDENTITY_FORBIDDEN,
                    IDENTITY_UNAVAILABLE,
                    DOOR_INVALID_REQUEST,
                    ADMIN_NOT_FOUND,
                    ADMIN_ALREADY_EXISTS,
                    DOOR_UNAUTHENTICATED,
                    DOOR_NOT_FOUND,
                    DOOR_METHOD_NOT_ALLOWED,
                    DOOR_REQUEST_TIMEOUT,
                    DOOR_TOO_LARGE,
                    DOOR_UNSUPPORTED_MEDIA_TYPE,
                    DOOR_HEADERS_TOO_LARGE,
                    DOOR_CLIENT_CLOSED,
                    DOOR_INTERNAL ->
                    STOP;
        };
    }
}
