package dev.sluice.gpu.simulator.text;

import java.util.List;

/// How an answer is to be cut.
///
/// @param maxTokens the answer has at most this many tokens, >= 1
/// @param minTokens the answer goes on at least this long, >= 0
/// @param ignoreEos the answer goes on until `maxTokens`
/// @param stop strings that end the answer
/// @param includeStop whether the stop string is part of the answer
public record Sampling(
        int maxTokens, int minTokens, boolean ignoreEos, List<String> stop, boolean includeStop) {

    public Sampling {
        stop = List.copyOf(stop);
        if (maxTokens < 1) {
            throw new IllegalArgumentException("maxTokens: " + maxTokens + " (expected: >= 1)");
        }
    }
}
