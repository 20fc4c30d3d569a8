package dev.sluice.bench.stats;

/// Counts of durations in nanoseconds, in buckets at most 1/128 wide relative to their value.
///
/// Values under 256 ns have a bucket each; above, every power of two is cut into 128 equal buckets.
/// The largest value is about 18 minutes; longer ones count as that. Not thread-safe; recording
/// allocates nothing.
public final class Histogram {
    private static final int SUB_BITS = 7;
    private static final int SUB = 1 << SUB_BITS;
    private static final long MAX = (1L << 40) - 1;

    private final long[] counts = new long[index(MAX) + 1];
    private long count;
    private long largest;

    /// Counts one duration; a negative one counts as 0.
    public void record(long nanos) {
        long value = Math.clamp(nanos, 0, MAX);
        counts[index(value)]++;
        count++;
        largest = Math.max(largest, value);
    }

    /// Number of recorded durations.
    public long count() {
        return count;
    }

    /// The middle of the bucket that holds the duration at this rank; NaN when nothing was
    /// recorded.
    ///
    /// @param rank 0 (smallest) to 1 (largest)
    public double quantile(double rank) {
        if (!(rank >= 0 && rank <= 1)) {
            throw new IllegalArgumentException("rank: " + rank + " (expected: 0 to 1)");
        }
        if (count == 0) {
            return Double.NaN;
        }
        long wanted = Math.max(1, (long) Math.ceil(rank * count));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return Math.min(middle(i), (double) largest);
            }
        }
        throw new IllegalStateException("counts: " + seen + " (expected: " + count + ")");
    }

    private static int index(long value) {
        int shift = Math.max(0, 64 - Long.numberOfLeadingZeros(value) - SUB_BITS - 1);
        return shift * SUB + (int) (value >>> shift);
    }

    private static double middle(int index) {
        int shift = Math.max(0, index / SUB - 1);
        long low = (long) (index - shift * SUB) << shift;
        return low + ((1L << shift) - 1) / 2.0;
    }
}
