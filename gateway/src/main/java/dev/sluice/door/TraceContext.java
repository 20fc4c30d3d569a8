package dev.sluice.door;

import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// W3C trace context (https://www.w3.org/TR/trace-context/): the trace of the caller goes on with a
/// span of the gateway's own as parent of whatever a back end does.
///
/// @param traceId 32 hexadecimal digits
/// @param spanId the gateway's span, 16 hexadecimal digits
/// @param flags two hexadecimal digits; 01 means sampled
public record TraceContext(String traceId, String spanId, String flags) {
    private static final Pattern PARENT =
            Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");
    private static final Pattern TRACE_ID = Pattern.compile("[0-9a-f]{32}");
    private static final String NO_TRACE = "0".repeat(32);
    private static final String NO_SPAN = "0".repeat(16);

    /// Goes on with the caller's trace, or begins one. Malformed values are passed over, as the
    /// standard demands.
    ///
    /// @param traceparent the `traceparent` header
    /// @param traceIdHeader the `x-trace-id` header, used when there is no `traceparent`
    public static TraceContext of(@Nullable String traceparent, @Nullable String traceIdHeader) {
        if (traceparent != null && traceparent.length() == 55) {
            var parent = PARENT.matcher(traceparent);
            if (parent.matches()
                    && !parent.group(1).equals(NO_TRACE)
                    && !parent.group(2).equals(NO_SPAN)) {
                return new TraceContext(parent.group(1), hex(1), parent.group(3));
            }
        }
        if (traceIdHeader != null
                && TRACE_ID.matcher(traceIdHeader).matches()
                && !traceIdHeader.equals(NO_TRACE)) {
            return new TraceContext(traceIdHeader, hex(1), "00");
        }
        return new TraceContext(hex(2), hex(1), "00");
    }

    private static String hex(int longs) {
        var random = ThreadLocalRandom.current();
        var text = new StringBuilder(longs * 16);
        for (var i = 0; i < longs; i++) {
            var bits = random.nextLong();
            text.append(java.util.HexFormat.of().toHexDigits(bits == 0 ? 1 : bits));
        }
        return text.toString();
    }

    /// The header for back ends.
    public String traceparent() {
        return "00-" + traceId + "-" + spanId + "-" + flags;
    }
}
