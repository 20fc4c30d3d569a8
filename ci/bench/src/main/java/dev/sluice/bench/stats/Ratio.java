package dev.sluice.bench.stats;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// How much a subject's median is of the yardstick's, with the 95 % interval of that statement.
///
/// The interval is the percentile bootstrap (Efron 1979) over rounds: a round measures both sides
/// minutes apart on the same machine, so rounds are drawn as pairs and a slow minute hits both.
///
/// @param value ratio of the medians
/// @param low 2.5 % quantile of the resampled ratios
/// @param high 97.5 % quantile of the resampled ratios
public record Ratio(double value, double low, double high) {
    private static final int RESAMPLES = 4_000;

    /// The ratio of two samples of equal length, paired by round.
    public static Ratio of(double[] subject, double[] yardstick, RandomGenerator random) {
        if (subject.length == 0 || subject.length != yardstick.length) {
            throw new IllegalArgumentException(
                    "samples: %d and %d (expected: as many on both sides, at least 1)"
                            .formatted(subject.length, yardstick.length));
        }
        int rounds = subject.length;
        double[] ratios = new double[RESAMPLES];
        double[] left = new double[rounds];
        double[] right = new double[rounds];
        for (int i = 0; i < RESAMPLES; i++) {
            for (int j = 0; j < rounds; j++) {
                int round = random.nextInt(rounds);
                left[j] = subject[round];
                right[j] = yardstick[round];
            }
            ratios[i] = median(left) / median(right);
        }
        Arrays.sort(ratios);
        return new Ratio(
                median(subject) / median(yardstick),
                ratios[(int) (RESAMPLES * 0.025)],
                ratios[(int) (RESAMPLES * 0.975)]);
    }

    /// The median; the mean of the two in the middle for an even number, NaN for none.
    public static double median(double[] values) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
