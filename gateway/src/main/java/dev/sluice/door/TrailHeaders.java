package dev.sluice.door;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeadersBuilder;
import dev.sluice.pipeline.Receipt;
import dev.sluice.pipeline.Trail;
import dev.sluice.reason.GatewayException;
import dev.sluice.reason.Retry;
import io.netty.util.AsciiString;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// The response headers that tell what a request has met; the same for every dialect on HTTP.
public final class TrailHeaders {
    // Made once: looking a name up by text costs more than setting it.
    private static final AsciiString REQUEST_ID = HttpHeaderNames.of("x-request-id");
    private static final AsciiString POLICY = HttpHeaderNames.of("x-sluice-policy");
    private static final AsciiString CACHE = HttpHeaderNames.of("x-sluice-cache");
    private static final AsciiString MODEL = HttpHeaderNames.of("x-sluice-model");
    private static final AsciiString BACKEND = HttpHeaderNames.of("x-sluice-backend");
    private static final AsciiString ATTEMPTS = HttpHeaderNames.of("x-sluice-attempts");
    private static final AsciiString EXPLAIN = HttpHeaderNames.of("x-sluice-explain");
    private static final AsciiString COST = HttpHeaderNames.of("x-sluice-cost-usd");
    private static final int MAX_EXPLANATION = 2_048;
    private static final int NANO_DIGITS = 9;

    private TrailHeaders() {}

    /// Adds what is known of the way so far.
    public static void add(HttpHeadersBuilder headers, Trail trail) {
        headers.set(REQUEST_ID, trail.id().toString());
        set(headers, POLICY, trail.policy());
        set(headers, CACHE, trail.cache());
        set(headers, MODEL, trail.model());
        set(headers, BACKEND, trail.backend());
        if (trail.attempts() > 0) {
            headers.setInt(ATTEMPTS, trail.attempts());
        }
        if (!trail.explanation().isEmpty()) {
            headers.set(EXPLAIN, oneLine(String.join(" | ", trail.explanation())));
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
        receipt.costNanoUsd()
                .ifPresent(
                        nano ->
                                headers.set(
                                        COST,
                                        BigDecimal.valueOf(nano, NANO_DIGITS).toPlainString()));
    }

    private static void set(HttpHeadersBuilder headers, AsciiString name, @Nullable String value) {
        if (value != null) {
            headers.set(name, oneLine(value));
        }
    }

    /// Headers hold printable ASCII only.
    private static String oneLine(String text) {
        var cut = text.length() > MAX_EXPLANATION ? text.substring(0, MAX_EXPLANATION) : text;
        for (var i = 0; i < cut.length(); i++) {
            if (cut.charAt(i) < ' ' || cut.charAt(i) > '~') {
                return cut.replaceAll("[^ -~]", "?");
            }
        }
        return cut;
    }
}
