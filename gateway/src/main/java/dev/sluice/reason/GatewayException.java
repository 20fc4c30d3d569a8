package dev.sluice.reason;

import org.jspecify.annotations.Nullable;

/// A refused or failed request. Carries no stack trace: it is an answer, not a bug.
public final class GatewayException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final long MAX_RETRY_MILLIS = 60_000;

    private final Reason reason;
    private final String text;
    private final @Nullable String code;
    private final @Nullable String param;
    private final long retryAfterMillis;

    GatewayException(
            Reason reason,
            String message,
            @Nullable String code,
            @Nullable String param,
            long retryAfterMillis) {
        super(message, null, false, false);
        this.reason = reason;
        this.text = message;
        this.code = code;
        this.param = param;
        this.retryAfterMillis = Math.clamp(retryAfterMillis, 0, MAX_RETRY_MILLIS);
    }

    /// The same failure with the path of the field at fault, such as `messages[2].content`.
    public GatewayException at(@Nullable String path) {
        return new GatewayException(reason, text, code, path, retryAfterMillis);
    }

    /// The same failure with a more exact code than the reason's.
    public GatewayException code(String exact) {
        return new GatewayException(reason, text, exact, param, retryAfterMillis);
    }

    /// The same failure with the time after which a retry may help, in milliseconds; cut to 60 s,
    /// because one official SDK sleeps however long it is told.
    public GatewayException retryAfter(long millis) {
        return new GatewayException(reason, text, code, param, millis);
    }

    public Reason reason() {
        return reason;
    }

    /// What went wrong, for the client.
    public String text() {
        return text;
    }

    /// Code in the OpenAI dialect.
    public @Nullable String code() {
        return code != null ? code : reason.openAiCode();
    }

    /// Path of the field at fault.
    public @Nullable String param() {
        return param;
    }

    /// Milliseconds after which a retry may help, 0 to 60,000; 0 when unknown.
    public long retryAfterMillis() {
        return retryAfterMillis;
    }
}
