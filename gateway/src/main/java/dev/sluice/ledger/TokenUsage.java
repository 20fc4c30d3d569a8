package dev.sluice.ledger;

import java.util.Locale;

/// Tokens of one attempt in disjoint buckets: no token is counted twice, and the sum of all is the
/// total.
///
/// @param input prompt tokens read at full price
/// @param cacheRead prompt tokens read from the provider's prompt cache
/// @param cacheWrite prompt tokens written to the provider's prompt cache
/// @param output answer tokens, thinking excluded
/// @param reasoning thinking tokens
/// @param source where the numbers come from
public record TokenUsage(
        long input, long cacheRead, long cacheWrite, long output, long reasoning, Source source) {
    /// Nothing used.
    public static final TokenUsage NONE = new TokenUsage(0, 0, 0, 0, 0, Source.COUNTED);

    /// Where token counts come from.
    public enum Source {
        /// The provider reported them.
        PROVIDER,
        /// The provider was silent; the gateway counted what it saw.
        COUNTED,
        /// The gateway died during the request; the journal's last progress mark is the estimate.
        ESTIMATED_CRASH;

        /// The name in the ledger, logs and metrics.
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public TokenUsage {
        if (input < 0 || cacheRead < 0 || cacheWrite < 0 || output < 0 || reasoning < 0) {
            throw new IllegalArgumentException(
                    "tokens: %d, %d, %d, %d, %d (expected: >= 0)"
                            .formatted(input, cacheRead, cacheWrite, output, reasoning));
        }
    }

    /// Usage that the gateway counted itself.
    public static TokenUsage counted(long input, long output) {
        return new TokenUsage(input, 0, 0, output, 0, Source.COUNTED);
    }

    /// Prompt tokens of all kinds.
    public long prompt() {
        return input + cacheRead + cacheWrite;
    }

    /// Answer tokens of all kinds.
    public long completion() {
        return output + reasoning;
    }
}
