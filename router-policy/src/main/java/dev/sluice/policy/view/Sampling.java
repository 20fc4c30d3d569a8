package dev.sluice.policy.view;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/// How answers are drawn, as far as the request says.
///
/// @param n number of choices, at least 1; 1 when absent
/// @param maxTokens most tokens per choice; -1 when absent
/// @param temperature 0 to 2
/// @param topP 0 to 1
/// @param frequencyPenalty -2 to 2
/// @param presencePenalty -2 to 2
/// @param seed for repeatable draws
/// @param logprobs whether log-probabilities are wanted
/// @param topLogprobs alternatives per position, 0 to 20; 0 when absent
/// @param stops number of texts that end the answer, 0 to 4
public record Sampling(
        int n,
        long maxTokens,
        OptionalDouble temperature,
        OptionalDouble topP,
        OptionalDouble frequencyPenalty,
        OptionalDouble presencePenalty,
        OptionalLong seed,
        boolean logprobs,
        int topLogprobs,
        int stops) {
    /// Nothing said.
    public static final Sampling DEFAULT =
            new Sampling(
                    1,
                    -1,
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalLong.empty(),
                    false,
                    0,
                    0);
}
