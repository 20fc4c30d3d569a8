package dev.sluice.gpu.simulator.engine;

/// How much the engine can hold.
///
/// @param maxNumSeqs sequences that run at the same time, >= 1
/// @param maxQueued requests that may wait; one more is refused, `Integer.MAX_VALUE` is no limit
/// @param kvBlocks blocks of the KV cache, 16 tokens each, >= 1
/// @param maxModelLen longest prompt plus answer, in tokens, >= 1
public record EngineLimits(int maxNumSeqs, int maxQueued, int kvBlocks, int maxModelLen) {

    public EngineLimits {
        requireAtLeast("maxNumSeqs", maxNumSeqs, 1);
        requireAtLeast("maxQueued", maxQueued, 0);
        requireAtLeast("kvBlocks", kvBlocks, 1);
        requireAtLeast("maxModelLen", maxModelLen, 1);
    }

    /// The longest sequence that can ever run: the model's limit or the whole KV cache.
    public int longestSequence() {
        return (int) Math.min(maxModelLen, (long) kvBlocks * KvCache.BLOCK_TOKENS);
    }

    private static void requireAtLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    name + ": " + value + " (expected: >= " + least + ")");
        }
    }
}
