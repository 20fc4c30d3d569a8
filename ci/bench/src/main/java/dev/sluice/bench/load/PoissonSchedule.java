package dev.sluice.bench.load;

import java.util.random.RandomGenerator;

/// Arrival times of a Poisson process: independent exponential gaps, never moved by what became of
/// earlier arrivals.
public final class PoissonSchedule {
    private final double meanGapNanos;
    private final RandomGenerator random;
    private double next;

    /// @param start time of the process's begin in nanoseconds
    /// @param rate mean arrivals per second, above 0
    public PoissonSchedule(long start, double rate, RandomGenerator random) {
        if (!(rate > 0)) {
            throw new IllegalArgumentException("rate: " + rate + " (expected: > 0 per second)");
        }
        this.meanGapNanos = 1e9 / rate;
        this.random = random;
        this.next = start + random.nextExponential() * meanGapNanos;
    }

    /// Time of the next arrival in nanoseconds.
    public long next() {
        return (long) next;
    }

    /// Goes on to the arrival after this one.
    public void advance() {
        next += random.nextExponential() * meanGapNanos;
    }
}
