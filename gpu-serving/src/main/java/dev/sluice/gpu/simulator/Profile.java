package dev.sluice.gpu.simulator;

import dev.sluice.gpu.simulator.engine.EngineLimits;
import dev.sluice.gpu.simulator.engine.StepTimes;

/// A model on its hardware: how fast and how big.
public record Profile(StepTimes times, EngineLimits limits) {
    private static final double MS = 1e6;
    private static final int UNLIMITED = Integer.MAX_VALUE;

    /// About an 8B model on one H100: decode as fitted to published vLLM 0.11 runs with prefix
    /// cache (7.35 ms + 35.9 µs per sequence), time to first token 31 ms at 203 prompt tokens,
    /// and 64 GB of KV cache at 128 KiB per token.
    public static final Profile SMALL =
            new Profile(
                    new StepTimes(24 * MS, 0.035 * MS, 7.35 * MS, 0.0359 * MS),
                    new EngineLimits(128, UNLIMITED, 31_250, 32_768));

    /// About a 72B model on four H100: decode from the same fit scaled by weight bytes, prefill
    /// from the roofline at half the peak, KV cache at 320 KiB per token. An estimate, not
    /// measured.
    public static final Profile LARGE =
            new Profile(
                    new StepTimes(60 * MS, 0.08 * MS, 18 * MS, 0.09 * MS),
                    new EngineLimits(64, UNLIMITED, 25_000, 32_768));

    public Profile withTimes(StepTimes other) {
        return new Profile(other, limits);
    }

    public Profile withLimits(EngineLimits other) {
        return new Profile(times, other);
    }
}
