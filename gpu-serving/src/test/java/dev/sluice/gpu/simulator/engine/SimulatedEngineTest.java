package dev.sluice.gpu.simulator.engine;

import static dev.sluice.gpu.simulator.engine.VirtualRun.MS;
import static dev.sluice.gpu.simulator.engine.VirtualRun.limits;
import static dev.sluice.gpu.simulator.engine.VirtualRun.times;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gpu.simulator.engine.VirtualRun.Told;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SimulatedEngineTest {
    @Test
    void firstTokenComesAfterTheBaseAndThePrompt() {
        VirtualRun run = new VirtualRun(times(), limits(8, 100));
        Told one = run.submit(20, 3, 1);
        run.runToEnd();
        assertThat(one.sequence.timeToFirstToken()).isEqualTo((10 + 20) * MS);
        assertThat(one.sequence.queued()).isZero();
        assertThat(one.finished).isTrue();
    }

    @Test
    void aTokenTakesLongerTheMoreSequencesRun() {
        for (int running : new int[] {1, 4, 8}) {
            VirtualRun run =
                    new VirtualRun(
                            new StepTimes(10 * MS, 0, 5 * MS, 2 * MS), limits(running, 1_000));
            List<Told> all = new ArrayList<>();
            for (int i = 0; i < running; i++) {
                all.add(run.submit(5, 30, i));
            }
            run.runToEnd();
            // The steps after the first have all sequences in them: a + b·L.
            assertThat(all).allSatisfy(told -> assertThat(told.gap(10)).isEqualTo(5 + 2 * running));
        }
    }

    @Test
    void promptsAreComputedOneAfterTheOther() {
        VirtualRun run = new VirtualRun(times(), limits(8, 100));
        run.submit(20, 1, 1);
        Told second = run.submit(30, 1, 2);
        run.runToEnd();
        assertThat(second.sequence.timeToFirstToken()).isEqualTo((20 + 30 + 10) * MS);
    }

    @Test
    void whoFindsNoSlotWaitsForOne() {
        VirtualRun run = new VirtualRun(times(), limits(1, 100));
        Told first = run.submit(10, 2, 1);
        Told second = run.submit(10, 1, 2);
        assertThat(run.engine.waiting()).isEqualTo(1);
        run.runToEnd();
        long ends = first.times.getLast();
        assertThat(second.sequence.queued()).isEqualTo(ends - 1_000 * MS);
        assertThat(run.engine.waiting()).isZero();
    }

    @Test
    void whoFindsNoBlocksWaitsForThem() {
        VirtualRun run = new VirtualRun(times(), limits(8, 4));
        run.submit(40, 2, 1);
        Told second = run.submit(40, 2, 2);
        assertThat(run.engine.running()).isEqualTo(1);
        assertThat(run.engine.waiting()).isEqualTo(1);
        assertThat(run.engine.cacheUsage()).isEqualTo(0.75);
        run.runToEnd();
        assertThat(second.finished).isTrue();
        assertThat(second.sequence.queued()).isPositive();
        assertThat(run.engine.cacheUsage()).isZero();
    }

    @Test
    void preemptsTheYoungestWhenASequenceOutgrowsTheCache() {
        VirtualRun run = new VirtualRun(times(), limits(8, 4));
        Told first = run.submit(30, 20, 1);
        Told second = run.submit(30, 20, 2);
        run.runToEnd();
        assertThat(run.preemptions).isPositive();
        assertThat(first.times).hasSize(20);
        assertThat(second.times).hasSize(20);
        assertThat(first.times.getLast()).isLessThan(second.times.getLast());
    }

    @Test
    void aPromptThatWasSeenIsCachedInWholeBlocks() {
        VirtualRun run = new VirtualRun(times(), limits(8, 100));
        run.submit(40, 2, 1);
        run.runToEnd();
        Told again = run.submit(40, 2, 1);
        Told other = run.submit(40, 2, 2);
        run.runToEnd();
        assertThat(again.sequence.cachedTokens()).isEqualTo(32);
        assertThat(again.sequence.timeToFirstToken()).isEqualTo((10 + 8) * MS);
        assertThat(other.sequence.cachedTokens()).isZero();
    }

    @Test
    void theLastBlockOfAPromptIsAlwaysComputed() {
        VirtualRun run = new VirtualRun(times(), limits(8, 100));
        run.submit(32, 1, 1);
        run.runToEnd();
        Told again = run.submit(32, 1, 1);
        run.runToEnd();
        assertThat(again.sequence.cachedTokens()).isEqualTo(16);
    }

    @Test
    void oldBlocksMakeRoomForNewOnes() {
        VirtualRun run = new VirtualRun(times(), limits(8, 4));
        run.submit(60, 1, 1);
        run.runToEnd();
        run.submit(60, 1, 2);
        run.runToEnd();
        Told again = run.submit(60, 1, 1);
        run.runToEnd();
        assertThat(again.sequence.cachedTokens()).isZero();
        assertThat(again.finished).isTrue();
    }

    @Test
    void anAbortFreesSlotAndBlocksAtOnce() {
        VirtualRun run = new VirtualRun(times(), limits(1, 4));
        Told first = run.submit(40, 50, 1);
        Told second = run.submit(40, 1, 2);
        run.runUntil(run.now + 100 * MS);
        int told = first.times.size();
        run.engine.abort(first.sequence, run.now);
        assertThat(run.engine.waiting()).isZero();
        run.runToEnd();
        assertThat(told).isPositive().isLessThan(50);
        assertThat(first.times).hasSize(told);
        assertThat(first.finished).isFalse();
        assertThat(second.finished).isTrue();
        assertThat(run.endings).containsExactly(Ending.ABORT, Ending.STOP);
    }

    @Test
    void anAbortFindsWhoWaits() {
        VirtualRun run = new VirtualRun(times(), limits(1, 100));
        run.submit(10, 5, 1);
        Told waits = run.submit(10, 5, 2);
        run.engine.abort(waits.sequence, run.now);
        run.engine.abort(waits.sequence, run.now);
        run.runToEnd();
        assertThat(waits.times).isEmpty();
        assertThat(run.endings).containsExactly(Ending.ABORT, Ending.STOP);
        assertThat(run.engine.running()).isZero();
    }

    @Test
    void aFullQueueHasNoRoom() {
        VirtualRun run = new VirtualRun(times(), new EngineLimits(1, 2, 100, 1_000));
        assertThat(run.engine.hasRoomFor(3)).isTrue();
        run.submit(10, 5, 1);
        run.submit(10, 5, 2);
        assertThat(run.engine.hasRoomFor(1)).isTrue();
        run.submit(10, 5, 3);
        assertThat(run.engine.hasRoomFor(1)).isFalse();
    }

    @Test
    void nothingTakesTimeAtSpeedZero() {
        VirtualRun run = new VirtualRun(times().spedUp(0), limits(8, 100));
        Told one = run.submit(100, 200, 1);
        run.runToEnd();
        assertThat(one.times).hasSize(200).containsOnly(1_000 * MS);
    }

    @Test
    void twiceTheSpeedHalvesAllTimes() {
        VirtualRun run = new VirtualRun(times().spedUp(2), limits(8, 100));
        Told one = run.submit(20, 2, 1);
        run.runToEnd();
        assertThat(one.sequence.timeToFirstToken()).isEqualTo(15 * MS);
        assertThat(one.sequence.decode()).isEqualTo(3_500_000);
    }
}
