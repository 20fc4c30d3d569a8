package dev.sluice.gpu.simulator.metrics;

import java.util.stream.DoubleStream;

/// A Prometheus histogram of one series. Confined to one thread.
final class Histogram {
    private final double[] bounds;
    private final long[] counts;
    private double sum;

    /// @param bounds upper bounds, rising, without infinity
    Histogram(double... bounds) {
        this.bounds = bounds.clone();
        this.counts = new long[bounds.length + 1];
    }

    /// Bounds 1, 2, 5, 10, 20, 50 … up to `max`, as vLLM uses them for token counts.
    static Histogram oneTwoFive(int max) {
        DoubleStream.Builder bounds = DoubleStream.builder();
        for (long power = 1; power <= max; power *= 10) {
            for (int mantissa : new int[] {1, 2, 5}) {
                if (mantissa * power <= max) {
                    bounds.add((double) (mantissa * power));
                }
            }
        }
        return new Histogram(bounds.build().toArray());
    }

    void observe(double value) {
        int bucket = 0;
        while (bucket < bounds.length && value > bounds[bucket]) {
            bucket++;
        }
        counts[bucket]++;
        sum += value;
    }

    void expose(StringBuilder out, String name, String labels) {
        out.append("# TYPE ").append(name).append(" histogram\n");
        long below = 0;
        for (int i = 0; i < counts.length; i++) {
            below += counts[i];
            String bound = i < bounds.length ? Double.toString(bounds[i]) : "+Inf";
            out.append(name).append("_bucket{").append(labels).append(",le=\"").append(bound);
            out.append("\"} ").append((double) below).append('\n');
        }
        out.append(name).append("_count{").append(labels).append("} ").append((double) below);
        out.append('\n').append(name).append("_sum{").append(labels).append("} ").append(sum);
        out.append('\n');
    }
}
