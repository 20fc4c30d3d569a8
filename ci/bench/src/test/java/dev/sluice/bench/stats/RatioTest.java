package dev.sluice.bench.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RatioTest {
    private final Random random = new Random(11);

    @Test
    void isTheRatioOfTheMediansAndLiesInItsInterval() {
        var ratio = Ratio.of(new double[] {30, 28, 90}, new double[] {10, 11, 9}, random);
        assertThat(ratio.value()).isEqualTo(3);
        assertThat(ratio.low()).isLessThanOrEqualTo(3);
        assertThat(ratio.high()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void aSlowMinuteThatHitsBothSidesDoesNotWidenTheInterval() {
        double[] yardstick = {10, 20, 30, 40, 50};
        double[] subject = {15, 30, 45, 60, 75};
        var ratio = Ratio.of(subject, yardstick, random);
        assertThat(ratio.low()).isCloseTo(1.5, within(1e-9));
        assertThat(ratio.high()).isCloseTo(1.5, within(1e-9));
    }

    @Test
    void theIntervalHoldsTheTruthInAboutNineteenOfTwentyExperiments() {
        int held = 0;
        for (int experiment = 0; experiment < 200; experiment++) {
            var ratio = Ratio.of(noisy(2), noisy(1), random);
            held += ratio.low() <= 2 && 2 <= ratio.high() ? 1 : 0;
        }
        assertThat(held).isBetween(175, 200);
    }

    @Test
    void refusesSamplesThatAreNoPairs() {
        assertThatThrownBy(() -> Ratio.of(new double[2], new double[3], random))
                .hasMessage("samples: 2 and 3 (expected: as many on both sides, at least 1)");
    }

    @Test
    void theMedianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
        assertThat(Ratio.median(new double[] {4, 1, 3, 100})).isEqualTo(3.5);
        assertThat(Ratio.median(new double[0])).isNaN();
    }

    private double[] noisy(double centre) {
        return random.doubles(9).map(u -> centre * (1 + 0.2 * (u - 0.5))).toArray();
    }
}
