package dev.sluice.door;

import com.linecorp.armeria.common.HttpHeadersBuilder;
import dev.sluice.pipeline.Receipt;
import dev.sluice.pipeline.Trail;
import dev.sluice.reason.GatewayException;
import dev.sluice.reason.Retry;
import java.math.BigDecimal;

/// The response headers that tell what a request has met; the same for every dialect on HTTP.
public final class TrailHeaders {
    private static final int MAX_EXPLANATION = 2_048;
    private static final int NANO_DIGITS = 9;

    private TrailHeaders() {}

    /// Adds what is known of the way so far.
    public static void add(HttpHeadersBuilder headers, Trail trail) {
        headers.set("x-request-id", trail.id().toString());
        set(headers, "x-sluice-policy", trail.policy());
        set(headers, "x-sluice-cache", trail.cache());
        set(headers, "x-sluice-model", trail.model());
        set(headers, "x-sluice-backend", trail.backend());
        if (trail.attempts() > 0) {
            headers.setInt("x-sluice-attempts", trail.attempts());
        }
        if (!trail.explanation().isEmpty()) {
            headers.set("x-sluice-explain", oneLine(String.join(" | ", trail.explanation())));
        }
        var rates = trail.rates();
        if (rates.limit() > 0) {
            headers.setInt("x-ratelimit-limit-requests", rates.limit());
            headers.setInt("x-ratelimit-remaining-requests", rates.remaining());
            headers.set("x-ratelimit-reset-requests", rates.resetMillis() + "ms");
        }
    }

    /// Adds whether and when to try again.
    public static void add(HttpHeadersBuilder headers, GatewayException failure) {
        var retry = failure.reason().retry();
        if (retry == Retry.LATER) {
            var millis = Math.max(failure.retryAfterMillis(), 1);
            headers.setLong("retry-after", Math.ceilDiv(millis, 1_000));
            headers.setLong("retry-after-ms", millis);
        }
        headers.set("x-should-retry", retry == Retry.NEVER ? "false" : "true");
    }

    /// Adds the price; nothing when it is unknown, because absent is not zero.
    public static void add(HttpHeadersBuilder headers, Receipt receipt) {
        receipt.costNanoUsd().ifPresent(nano -> headers.set(
                "x-sluice-cost-usd", BigDecimal.valueOf(nano, NANO_DIGITS).toPlainString()));
    }

    private static void set(HttpHeadersBuilder headers, String name, @org.jspecify.annotations.Nullable String value) {
        if (value != null) {
            headers.set(name, oneLine(value));
        }
    }

    /// Headers hold printable ASCII only.
    private static String oneLine(String text) {
        var cut = text.length() > MAX_EXPLANATION ? text.substring(0, MAX_EXPLANATION) : text;
        return cut.replaceAll("[^ -~]", "?");
    }
}
