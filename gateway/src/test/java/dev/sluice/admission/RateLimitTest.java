package dev.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class RateLimitTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long START = nearTheWrap();

    @Test
    void letsAFreshKeyBurstUpToItsWholeLimitAndNotOneMore() {
        var limit = new RateLimit(10, START);
        for (var i = 0; i < 10; i++) {
            assertThat(limit.tryAcquire(START)).isTrue();
        }
        assertThat(limit.tryAcquire(START)).isFalse();
        assertThat(limit.waitNanos(START)).isEqualTo(6 * SECOND);
        assertThat(limit.tryAcquire(START + 6 * SECOND - 1)).isFalse();
        assertThat(limit.tryAcquire(START + 6 * SECOND)).isTrue();
    }

    @Test
    void neverLetsMoreThanLimitPlusBurstThroughAnyWindow() {
        for (var seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var perMinute = 1 + random.nextInt(90);
            var limit = new RateLimit(perMinute, START);
            var passed = new ArrayList<Long>();
            var now = START;
            for (var i = 0; i < 2_000; i++) {
                now += (long) (random.nextDouble() * random.nextInt(1, 4) * SECOND / 2);
                if (limit.tryAcquire(now)) {
                    passed.add(now);
                }
            }
            assertNoWindowIsTooFull(passed, perMinute, seed);
        }
    }

    @Test
    void keepsTheSteadyPaceAfterTheBurst() {
        var limit = new RateLimit(7, START);
        var passed = 0;
        for (var millis = 0; millis <= 600_000; millis += 100) {
            if (limit.tryAcquire(START + millis * 1_000_000L)) {
                passed++;
            }
        }
        assertThat(passed).isBetween(7 + 7 * 10 - 2, 7 + 7 * 10);
    }

    @Test
    void givesARefundedRequestBackOnce() {
        var limit = new RateLimit(2, START);
        limit.tryAcquire(START);
        limit.tryAcquire(START);
        limit.refund(START);
        assertThat(limit.tryAcquire(START)).isTrue();
        assertThat(limit.tryAcquire(START)).isFalse();
    }

    @Test
    void refundsNothingThatHasComeBackByItself() {
        var limit = new RateLimit(2, START);
        limit.tryAcquire(START);
        var later = START + 120 * SECOND;
        limit.tryAcquire(later);
        limit.refund(START);
        assertThat(limit.tryAcquire(later)).isTrue();
        assertThat(limit.tryAcquire(later)).isFalse();
    }

    @Test
    void tellsWhatIsLeft() {
        var limit = new RateLimit(60, START);
        assertThat(limit.rates(START)).isEqualTo(new Rates(60, 60, 0));
        limit.tryAcquire(START);
        limit.tryAcquire(START);
        assertThat(limit.rates(START)).isEqualTo(new Rates(60, 58, 2_000));
        assertThat(limit.rates(START + SECOND)).isEqualTo(new Rates(60, 59, 1_000));
    }

    @Test
    void appliesAChangedLimitToTheNextRequest() {
        var limit = new RateLimit(1, START);
        assertThat(limit.tryAcquire(START)).isTrue();
        assertThat(limit.tryAcquire(START)).isFalse();
        limit.changeTo(0);
        assertThat(limit.tryAcquire(START)).isTrue();
        assertThat(limit.rates(START)).isEqualTo(Rates.UNLIMITED);
        assertThatThrownBy(() -> limit.changeTo(-1)).hasMessage("per minute: -1 (expected: >= 0)");
    }

    @Test
    void isExactUnderManyThreads() throws InterruptedException {
        var limit = new RateLimit(1_000, START);
        var passed = new AtomicInteger();
        var go = new CountDownLatch(1);
        var threads = new ArrayList<Thread>();
        for (var i = 0; i < 16; i++) {
            threads.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        await(go);
                                        for (var n = 0; n < 200; n++) {
                                            if (limit.tryAcquire(START)) {
                                                passed.incrementAndGet();
                                            }
                                        }
                                    }));
        }
        go.countDown();
        for (var thread : threads) {
            thread.join();
        }
        assertThat(passed).hasValue(1_000);
    }

    private static void assertNoWindowIsTooFull(List<Long> passed, int perMinute, int seed) {
        for (var from = 0; from < passed.size(); from++) {
            for (var to = from; to < passed.size(); to += 7) {
                var minutes = (passed.get(to) - passed.get(from)) / (60.0 * SECOND);
                assertThat((double) (to - from + 1))
                        .as("seed %d, window of %f minutes", seed, minutes)
                        .isLessThanOrEqualTo(perMinute * (1 + minutes) + 1e-6);
            }
        }
    }

    // Monotonic time may begin anywhere, so it may wrap.
    private static long nearTheWrap() {
        return Long.MAX_VALUE - 30 * SECOND;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
