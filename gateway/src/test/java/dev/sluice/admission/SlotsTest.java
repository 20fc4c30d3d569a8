package dev.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SlotsTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void stopTimer() {
        timer.shutdownNow();
    }

    @Test
    void handsAFreedSlotToTheHeadOfTheLine() {
        var slots = new Slots(1, 10);
        var order = new ArrayList<Integer>();
        var held = new ArrayList<Slots.Lease>();
        var first = lease(slots);
        for (var i = 0; i < 5; i++) {
            var number = i;
            slots.acquire(
                    LONG,
                    timer,
                    answer -> {
                        order.add(number);
                        held.add((Slots.Lease) answer);
                    });
        }
        first.release();
        // A newcomer queues behind those who wait.
        assertThat(slots.acquire(LONG, timer, _ -> order.add(99))).isInstanceOf(Slots.Place.class);
        while (order.size() < 5) {
            held.getLast().release();
        }
        assertThat(order).containsExactly(0, 1, 2, 3, 4);
        assertThat(slots.held()).isEqualTo(1);
    }

    @Test
    void releasesALeaseOnce() {
        var slots = new Slots(2, 0);
        var one = lease(slots);
        lease(slots);
        one.release();
        one.release();
        assertThat(slots.held()).isEqualTo(1);
    }

    @Test
    void refusesWhenTheLineIsFull() {
        var slots = new Slots(1, 1);
        lease(slots);
        slots.acquire(LONG, timer, _ -> {});
        assertThat(slots.acquire(LONG, timer, _ -> {})).isInstanceOf(Slots.Full.class);
    }

    @Test
    void freesThePlaceOfOneWhoLeavesAtOnce() {
        var slots = new Slots(1, 1);
        var holder = lease(slots);
        var place = (Slots.Place) slots.acquire(LONG, timer, _ -> {});
        assertThat(place.leave()).isTrue();
        assertThat(place.leave()).isFalse();
        assertThat(slots.acquire(LONG, timer, _ -> {})).isInstanceOf(Slots.Place.class);
        holder.release();
        assertThat(slots.held()).isEqualTo(1);
    }

    @Test
    void tellsOneWhoWaitedTooLong() {
        var slots = new Slots(1, 1);
        var holder = lease(slots);
        var answer = new CompletableFuture<Slots.Answer>();
        slots.acquire(Duration.ofMillis(5), timer, answer::complete);
        assertThat(answer.join()).isInstanceOf(Slots.TimedOut.class);
        holder.release();
        assertThat(slots.held()).isZero();
        assertThat(slots.waiting()).isZero();
    }

    @Test
    void movesTheLineUpWhenTheLimitGrows() {
        var slots = new Slots(1, 10);
        lease(slots);
        var granted = new AtomicInteger();
        for (var i = 0; i < 3; i++) {
            slots.acquire(LONG, timer, _ -> granted.incrementAndGet());
        }
        slots.limit(3);
        assertThat(granted).hasValue(2);
        slots.limit(0);
        assertThat(granted).hasValue(3);
    }

    @Test
    void takesNobodysSlotWhenTheLimitShrinks() {
        var slots = new Slots(2, 10);
        var one = lease(slots);
        var two = lease(slots);
        slots.limit(1);
        var granted = new AtomicInteger();
        slots.acquire(LONG, timer, _ -> granted.incrementAndGet());
        one.release();
        assertThat(granted).hasValue(0);
        two.release();
        assertThat(granted).hasValue(1);
    }

    @Test
    void freesTheSlotOfATakerThatFails() {
        var slots = new Slots(1, 10);
        var holder = lease(slots);
        slots.acquire(
                LONG,
                timer,
                _ -> {
                    throw new IllegalStateException("broken taker");
                });
        holder.release();
        assertThat(slots.held()).isZero();
    }

    @Test
    void neverExceedsTheLimitNorLosesAWakeUpUnderSixtyFourThreads() throws InterruptedException {
        var slots = new Slots(7, 1_000);
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var served = new AtomicInteger();
        var go = new CountDownLatch(1);
        var threads = new ArrayList<Thread>();
        for (var i = 0; i < 64; i++) {
            var seed = i;
            threads.add(
                    Thread.ofVirtual().start(() -> visit(slots, go, inside, most, served, seed)));
        }
        go.countDown();
        for (var thread : threads) {
            thread.join();
        }
        assertThat(most.get()).isBetween(1, 7);
        assertThat(served).hasValue(64 * 200);
        assertThat(slots.held()).isZero();
        assertThat(slots.waiting()).isZero();
    }

    private void visit(
            Slots slots,
            CountDownLatch go,
            AtomicInteger inside,
            AtomicInteger most,
            AtomicInteger served,
            int seed) {
        try {
            go.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        for (var n = 0; n < 200; n++) {
            var gives = (n + seed) % 11 == 0;
            var answer = new CompletableFuture<Slots.Answer>();
            var lease =
                    switch (slots.acquire(LONG, timer, answer::complete)) {
                        case Slots.Lease now -> now;
                        case Slots.Place place when gives && place.leave() -> null;
                        case Slots.Place _ -> (Slots.Lease) answer.join();
                        case Slots.Full _ -> throw new IllegalStateException("the line is long");
                    };
            served.incrementAndGet();
            if (lease != null) {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                LockSupport.parkNanos(1);
                inside.decrementAndGet();
                lease.release();
            }
        }
    }

    private Slots.Lease lease(Slots slots) {
        return (Slots.Lease) slots.acquire(LONG, timer, _ -> {});
    }
}
