package dev.sluice.policy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/// How far a request may go.
///
/// @param maxAttempts attempts over all back ends, 1 to 10
/// @param maxCostNanoUsd most that the request may cost, in nano-USD; 0 for no such limit
/// @param timeouts how long it may take
public record Guards(int maxAttempts, long maxCostNanoUsd, Timeouts timeouts) {
    /// Three attempts, no cost limit, the default time-outs.
    public static final Guards DEFAULT = new Guards(3, 0, Timeouts.DEFAULT);

    public Guards {
        requireNonNull(timeouts, "timeouts");
        if (maxAttempts < 1 || maxAttempts > 10) {
            throw new IllegalArgumentException(
                    "max_attempts: " + maxAttempts + " (expected: 1 to 10)");
        }
        if (maxCostNanoUsd < 0) {
            throw new IllegalArgumentException(
                    "max_cost_usd: " + maxCostNanoUsd + " nano-USD (expected: >= 0)");
        }
    }

    /// How long a request may take.
    ///
    /// @param connect until a connection stands
    /// @param firstToken from sending the request until the first content
    /// @param betweenTokens between two pieces of content
    /// @param total all attempts together
    public record Timeouts(
            Duration connect, Duration firstToken, Duration betweenTokens, Duration total) {
        /// 2 s, 30 s, 30 s and 10 min.
        public static final Timeouts DEFAULT =
                new Timeouts(
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(10));

        public Timeouts {
            positive("connect", connect);
            positive("first_token", firstToken);
            positive("between_tokens", betweenTokens);
            positive("total", total);
        }

        private static void positive(String name, Duration duration) {
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException(name + ": " + duration + " (expected: > 0)");
            }
        }
    }
}
