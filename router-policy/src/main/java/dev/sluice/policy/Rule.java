package dev.sluice.policy;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// A rule: when its condition holds and no earlier rule matched, its outcome is the decision.
///
/// @param id stable; it names slices in eval reports
/// @param priority rules with a higher one are asked first, equal ones in the order of the text
/// @param when the condition
/// @param text the condition as written
/// @param outcome what then happens
public record Rule(String id, int priority, Condition when, String text, Outcome outcome) {
    public Rule {
        requireNonNull(id, "id");
        requireNonNull(when, "when");
        requireNonNull(text, "text");
        requireNonNull(outcome, "outcome");
    }

    /// A test of facts. Pure: the same facts, the same answer.
    @FunctionalInterface
    public interface Condition {
        /// Whether the facts meet it.
        ///
        /// @throws Failure when it cannot tell, such as when an integer overflows
        boolean test(Facts facts);
    }

    /// A condition could not be evaluated. Conditions are tried on extreme facts when a policy is
    /// loaded, so this is rare.
    public static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Failure(String message) {
            super(message, null, false, false);
        }
    }

    /// What a rule does.
    public sealed interface Outcome {
        /// Sends the request along a chain of pools.
        record To(List<Pool> chain) implements Outcome {
            public To {
                chain = List.copyOf(chain);
            }
        }

        /// Sends it along one of several chains, by the bucket of its unit.
        record Split(List<Share> shares) implements Outcome {
            public Split {
                shares = List.copyOf(shares);
            }
        }

        /// Refuses it.
        record Refuse(String message) implements Outcome {
            public Refuse {
                requireNonNull(message, "message");
            }
        }
    }

    /// One of the chains of a split.
    ///
    /// @param weight its share of all weights; at least 1
    public record Share(List<Pool> chain, int weight) {
        public Share {
            chain = List.copyOf(chain);
            if (weight < 1) {
                throw new IllegalArgumentException("weight: " + weight + " (expected: >= 1)");
            }
        }
    }
}
