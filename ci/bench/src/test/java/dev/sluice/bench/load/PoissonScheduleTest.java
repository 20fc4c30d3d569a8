package dev.sluice.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PoissonScheduleTest {
    @Test
    void gapsHaveTheMeanAndTheSpreadOfAnExponential() {
        var schedule = new PoissonSchedule(0, 4_000, new Random(5));
        int arrivals = 100_000;
        double sum = 0;
        double squares = 0;
        long last = 0;
        for (int i = 0; i < arrivals; i++) {
            double gap = schedule.next() - last;
            last = schedule.next();
            sum += gap;
            squares += gap * gap;
            schedule.advance();
        }
        double mean = sum / arrivals;
        double deviation = Math.sqrt(squares / arrivals - mean * mean);
        assertThat(mean).isCloseTo(250_000, within(3_000.0));
        assertThat(deviation).isCloseTo(250_000, within(5_000.0));
    }

    @Test
    void beginsAfterTheStart() {
        var schedule = new PoissonSchedule(1_000_000_000_000L, 1_000, new Random(5));
        assertThat(schedule.next()).isBetween(1_000_000_000_000L, 1_000_100_000_000L);
    }

    @Test
    void refusesARateOfNothing() {
        assertThatThrownBy(() -> new PoissonSchedule(0, 0, new Random(5)))
                .hasMessage("rate: 0.0 (expected: > 0 per second)");
    }
}
