package dev.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.identity.Caller;
import dev.sluice.identity.RequestLimits;
import dev.sluice.reason.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AdmissionTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private final AtomicLong now = new AtomicLong(-5);
    private final List<Admission> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(Admission::close);
    }

    @Test
    void consumesNothingForARefusedRequest() {
        var admission = admission(new RequestLimits(0, 0), 0, LONG);
        // The tenant's limit refuses the second key, whose own limit must stay whole.
        var first = caller("k1", new RequestLimits(1, 0), new RequestLimits(1, 0));
        var second = caller("k2", new RequestLimits(1, 0), new RequestLimits(1, 0));
        assertThat(admission.reserve(first, Runnable::run)).isInstanceOf(Permit.class);
        for (var i = 0; i < 5; i++) {
            assertThat(refused(admission.reserve(second, Runnable::run)))
                    .isEqualTo(Reason.ADMISSION_RATE_LIMITED);
        }
        var alone = caller("k2", new RequestLimits(1, 0), RequestLimits.NONE);
        assertThat(admission.reserve(alone, Runnable::run)).isInstanceOf(Permit.class);
        assertThat(refused(admission.reserve(alone, Runnable::run)))
                .isEqualTo(Reason.ADMISSION_RATE_LIMITED);
    }

    @Test
    void tellsWhenToComeBack() {
        var admission = admission(new RequestLimits(0, 0), 0, LONG);
        var caller = caller("k", new RequestLimits(60, 0), RequestLimits.NONE);
        for (var i = 0; i < 60; i++) {
            admission.reserve(caller, Runnable::run);
        }
        var refusal = (Refusal) admission.reserve(caller, Runnable::run);
        assertThat(refusal.failure().retryAfterMillis()).isEqualTo(1_000);
        assertThat(refusal.failure().text())
                .isEqualTo("The key has used up its 60 requests per minute.");
    }

    @Test
    void tellsTheTightestRate() {
        var admission = admission(new RequestLimits(100, 0), 0, LONG);
        var caller = caller("k", new RequestLimits(10, 0), new RequestLimits(20, 0));
        var permit = (Permit) admission.reserve(caller, Runnable::run);
        assertThat(permit.rates()).isEqualTo(new Rates(10, 9, 6_000));
    }

    @Test
    void decidesAQueuedRequestWhenASlotIsFree() {
        var admission = admission(new RequestLimits(0, 1), 4, LONG);
        var first = (Permit) admission.reserve(free("a"), Runnable::run);
        var queued = (Queued) admission.reserve(free("b"), Runnable::run);
        var answer = new CompletableFuture<Outcome.Answer>();
        queued.whenDecided(answer::complete);
        assertThat(answer).isNotDone();
        assertThat(admission.queued()).isEqualTo(1);
        first.release();
        first.release();
        assertThat(answer.join()).isInstanceOf(Permit.class);
        assertThat(admission.queued()).isZero();
        assertThat(admission.inFlight()).isEqualTo(1);
        ((Permit) answer.join()).release();
        assertThat(admission.inFlight()).isZero();
    }

    @Test
    void refusesAtOnceWhenTheQueueIsFull() {
        var admission = admission(new RequestLimits(0, 1), 1, LONG);
        admission.reserve(free("a"), Runnable::run);
        admission.reserve(free("b"), Runnable::run);
        var refusal = (Refusal) admission.reserve(free("c"), Runnable::run);
        assertThat(refusal.failure().reason()).isEqualTo(Reason.ADMISSION_QUEUE_FULL);
        assertThat(refusal.failure().retryAfterMillis()).isPositive();
    }

    @Test
    void leavesANoisyKeyOnlyAQuarterOfTheQueue() {
        var admission = admission(new RequestLimits(0, 10), 8, LONG);
        var noisy = caller("noisy", new RequestLimits(0, 1), RequestLimits.NONE);
        assertThat(admission.reserve(noisy, Runnable::run)).isInstanceOf(Permit.class);
        assertThat(admission.reserve(noisy, Runnable::run)).isInstanceOf(Queued.class);
        assertThat(admission.reserve(noisy, Runnable::run)).isInstanceOf(Queued.class);
        assertThat(refused(admission.reserve(noisy, Runnable::run)))
                .isEqualTo(Reason.ADMISSION_TOO_MANY_CONCURRENT);
        assertThat(admission.reserve(free("quiet"), Runnable::run)).isInstanceOf(Permit.class);
    }

    @Test
    void refusesOneWhoWaitedTooLongAndRefundsItsRate() {
        var admission = admission(new RequestLimits(2, 1), 4, Duration.ofMillis(5));
        var first = (Permit) admission.reserve(free("a"), Runnable::run);
        var answer = new CompletableFuture<Outcome.Answer>();
        ((Queued) admission.reserve(free("b"), Runnable::run)).whenDecided(answer::complete);
        assertThat(refused(answer.join())).isEqualTo(Reason.ADMISSION_QUEUE_TIMEOUT);
        first.release();
        assertThat(admission.reserve(free("b"), Runnable::run)).isInstanceOf(Permit.class);
        assertThat(admission.inFlight()).isEqualTo(1);
        assertThat(admission.queued()).isZero();
    }

    @Test
    void freesThePlaceOfACancelledRequestAtOnce() {
        var admission = admission(new RequestLimits(2, 1), 1, LONG);
        var first = (Permit) admission.reserve(free("a"), Runnable::run);
        var queued = (Queued) admission.reserve(free("b"), Runnable::run);
        queued.cancel();
        queued.cancel();
        assertThat(admission.queued()).isZero();
        var next = (Queued) admission.reserve(free("c"), Runnable::run);
        var answer = new CompletableFuture<Outcome.Answer>();
        next.whenDecided(answer::complete);
        first.release();
        assertThat(answer.join()).isInstanceOf(Permit.class);
    }

    @Test
    void releasesAPermitThatNobodyHeard() {
        var admission = admission(new RequestLimits(0, 1), 4, LONG);
        var first = (Permit) admission.reserve(free("a"), Runnable::run);
        var unheard = (Queued) admission.reserve(free("b"), Runnable::run);
        first.release();
        assertThat(admission.inFlight()).isEqualTo(1);
        unheard.cancel();
        assertThat(admission.inFlight()).isZero();
    }

    @Test
    void releasesAPermitWhoseExecutorIsGone() {
        var admission = admission(new RequestLimits(0, 1), 4, LONG);
        var first = (Permit) admission.reserve(free("a"), Runnable::run);
        var queued =
                (Queued)
                        admission.reserve(
                                free("b"),
                                _ -> {
                                    throw new RejectedExecutionException("stopped");
                                });
        queued.whenDecided(_ -> {});
        first.release();
        assertThat(admission.inFlight()).isZero();
    }

    @Test
    void waitsForANarrowSlotWithoutHoldingAWideOne() {
        var admission = admission(new RequestLimits(0, 2), 8, LONG);
        var narrow = caller("narrow", new RequestLimits(0, 1), RequestLimits.NONE);
        admission.reserve(narrow, Runnable::run);
        assertThat(admission.reserve(narrow, Runnable::run)).isInstanceOf(Queued.class);
        assertThat(admission.inFlight()).isEqualTo(1);
        assertThat(admission.reserve(free("other"), Runnable::run)).isInstanceOf(Permit.class);
    }

    @Test
    void refusesNewRequestsWhileItDrains() {
        var admission = admission(new RequestLimits(0, 1), 4, LONG);
        var first = (Permit) admission.reserve(free("a"), Runnable::run);
        var queued = (Queued) admission.reserve(free("b"), Runnable::run);
        admission.drain();
        assertThat(refused(admission.reserve(free("c"), Runnable::run)))
                .isEqualTo(Reason.ADMISSION_DRAINING);
        var answer = new CompletableFuture<Outcome.Answer>();
        queued.whenDecided(answer::complete);
        first.release();
        assertThat(answer.join()).isInstanceOf(Permit.class);
    }

    @Test
    void appliesAChangedLimitToTheNextRequest() {
        var admission = admission(RequestLimits.NONE, 4, LONG);
        assertThat(
                        admission.reserve(
                                caller("k", new RequestLimits(0, 1), RequestLimits.NONE),
                                Runnable::run))
                .isInstanceOf(Permit.class);
        var raised = caller("k", new RequestLimits(0, 2), RequestLimits.NONE);
        assertThat(admission.reserve(raised, Runnable::run)).isInstanceOf(Permit.class);
        assertThat(admission.reserve(raised, Runnable::run)).isInstanceOf(Queued.class);
    }

    @Test
    void neverForgetsAKeyThatHoldsASlot() {
        var admission = admission(RequestLimits.NONE, 0, LONG);
        var caller = caller("k", new RequestLimits(0, 1), RequestLimits.NONE);
        var permit = (Permit) admission.reserve(caller, Runnable::run);
        now.addAndGet(Duration.ofHours(2).toNanos());
        System.gc();
        assertThat(refused(admission.reserve(caller, Runnable::run)))
                .isEqualTo(Reason.ADMISSION_TOO_MANY_CONCURRENT);
        permit.release();
        assertThat(admission.reserve(caller, Runnable::run)).isInstanceOf(Permit.class);
    }

    @Test
    void releasesEverythingUnderManyThreads() throws InterruptedException {
        var admission = admission(new RequestLimits(0, 5), 1_000, LONG);
        var go = new CountDownLatch(1);
        var most = new AtomicInteger();
        var threads = new ArrayList<Thread>();
        for (var i = 0; i < 64; i++) {
            var number = i;
            threads.add(Thread.ofVirtual().start(() -> visit(admission, go, most, number)));
        }
        go.countDown();
        for (var thread : threads) {
            thread.join();
        }
        assertThat(most.get()).isBetween(1, 5);
        assertThat(admission.inFlight()).isZero();
        assertThat(admission.queued()).isZero();
    }

    private void visit(Admission admission, CountDownLatch go, AtomicInteger most, int number) {
        try {
            go.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        var caller = caller("k" + number % 8, new RequestLimits(0, 3), new RequestLimits(0, 50));
        for (var n = 0; n < 100; n++) {
            var gives = (n + number) % 7 == 0;
            var answer = new CompletableFuture<Outcome.Answer>();
            switch (admission.reserve(caller, Runnable::run)) {
                case Outcome.Answer now -> answer.complete(now);
                case Queued queued when gives -> {
                    queued.cancel();
                    continue;
                }
                case Queued queued -> queued.whenDecided(answer::complete);
            }
            if (answer.join() instanceof Permit permit) {
                most.accumulateAndGet(admission.inFlight(), Math::max);
                LockSupport.parkNanos(1);
                permit.release();
            }
        }
    }

    private Admission admission(RequestLimits limits, int capacity, Duration timeout) {
        var admission = new Admission(new AdmissionSettings(limits, capacity, timeout), now::get);
        opened.add(admission);
        return admission;
    }

    private static Caller free(String key) {
        return caller(key, RequestLimits.NONE, RequestLimits.NONE);
    }

    private static Caller caller(String key, RequestLimits keyLimits, RequestLimits tenantLimits) {
        return new Caller("t", key, keyLimits, tenantLimits, Set.of(), List.of());
    }

    private static Reason refused(Outcome outcome) {
        return ((Refusal) outcome).failure().reason();
    }
}
