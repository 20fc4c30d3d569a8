package dev.sluice.bench.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HistogramTest {
    private final Histogram histogram = new Histogram();

    @Test
    void quantilesAreWithinOnePercentOfTheSortedValues() {
        var random = new Random(7);
        long[] values = random.longs(20_000, 0, 50).map(i -> (long) Math.exp(i / 2.0)).toArray();
        Arrays.stream(values).forEach(histogram::record);
        Arrays.sort(values);
        for (double rank : new double[] {0.001, 0.25, 0.5, 0.9, 0.99, 0.999, 1}) {
            double exact = values[(int) Math.ceil(rank * values.length) - 1];
            assertThat(histogram.quantile(rank))
                    .isCloseTo(exact, within(Math.max(0.5, exact * 0.01)));
        }
    }

    @Test
    void smallValuesAreExact() {
        for (int i = 0; i < 256; i++) {
            histogram.record(i);
        }
        assertThat(histogram.quantile(0.5)).isEqualTo(127);
        assertThat(histogram.quantile(1)).isEqualTo(255);
        assertThat(histogram.count()).isEqualTo(256);
    }

    @Test
    void aNegativeDurationCountsAsZeroAndAnEndlessOneAsTheLargest() {
        histogram.record(-5);
        assertThat(histogram.quantile(1)).isZero();
        histogram.record(Long.MAX_VALUE);
        assertThat(histogram.quantile(1)).isCloseTo(1L << 40, within(1e10));
    }

    @Test
    void nothingRecordedHasNoQuantile() {
        assertThat(histogram.quantile(0.5)).isNaN();
    }

    @Test
    void refusesARankOutsideZeroToOne() {
        assertThatThrownBy(() -> histogram.quantile(1.1))
                .hasMessage("rank: 1.1 (expected: 0 to 1)");
    }
}
