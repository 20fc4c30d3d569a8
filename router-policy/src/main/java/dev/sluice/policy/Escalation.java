package dev.sluice.policy;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// When an answer shall be asked for again from a stronger pool. It is not a retry: the first
/// answer was an answer.
///
/// @param on what sets it off
/// @param when a further condition on `answer.*`, checked; null for none
/// @param to the stronger pool
/// @param max how often, at least once
public record Escalation(Set<Cause> on, @Nullable String when, Pool to, int max) {
    public Escalation {
        on = Set.copyOf(on);
        requireNonNull(to, "to");
        if (on.isEmpty() || max < 1 || max > 3) {
            throw new IllegalArgumentException(
                    "escalation: on " + on + ", max " + max + " (expected: causes, 1 to 3)");
        }
    }

    /// What may set an escalation off.
    public enum Cause {
        /// The back end failed.
        ERROR,
        /// The answer was empty.
        EMPTY,
        /// JSON was asked for and something else came.
        INVALID_JSON,
        /// The model refused.
        REFUSAL,
        /// The model was unsure of its words.
        LOW_CONFIDENCE
    }
}
