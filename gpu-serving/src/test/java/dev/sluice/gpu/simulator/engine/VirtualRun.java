package dev.sluice.gpu.simulator.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// An engine in virtual time, and what it told. Times in these tests are whole milliseconds.
final class VirtualRun implements EngineMeter {
    static final long MS = 1_000_000;

    final SimulatedEngine engine;
    final List<Integer> iterations = new ArrayList<>();
    final List<Ending> endings = new ArrayList<>();
    int preemptions;
    long now = 1_000 * MS;

    VirtualRun(StepTimes times, EngineLimits limits) {
        this.engine = new SimulatedEngine(times, limits, this);
    }

    /// Prefill 10 ms + 1 ms per token, decode step 5 ms + 2 ms per sequence.
    static StepTimes times() {
        return new StepTimes(10 * MS, MS, 5 * MS, 2 * MS);
    }

    static EngineLimits limits(int seqs, int blocks) {
        return new EngineLimits(seqs, Integer.MAX_VALUE, blocks, 100_000);
    }

    Told submit(int prompt, int output, int text) {
        int[] ids = new int[prompt];
        Arrays.setAll(ids, i -> text * 100_000 + i);
        int[] answer = new int[output];
        Arrays.setAll(answer, i -> 7_000_000 + text * 100_000 + i);
        Told told = new Told();
        told.sequence = new Sequence(ids, answer, Ending.STOP, 0, told);
        engine.submit(told.sequence, now);
        return told;
    }

    void runToEnd() {
        runUntil(SimulatedEngine.NEVER);
    }

    void runUntil(long end) {
        for (long next = engine.nextEvent(); next < end; next = engine.advance(now)) {
            now = Math.max(now, next);
        }
        now = end == SimulatedEngine.NEVER ? now : end;
    }

    final class Told implements TokenListener {
        Sequence sequence = new Sequence(new int[1], new int[1], Ending.STOP, 0, this);
        final List<Long> times = new ArrayList<>();
        boolean finished;

        @Override
        public void token(int index) {
            if (index != times.size()) {
                throw new AssertionError("token " + index + " after " + times.size());
            }
            times.add(now);
        }

        @Override
        public void finished(Ending ending) {
            finished = true;
        }

        long gap(int index) {
            return (times.get(index) - times.get(index - 1)) / MS;
        }
    }

    @Override
    public void iteration(int tokens) {
        iterations.add(tokens);
    }

    @Override
    public void prompt(int tokens, int cached) {}

    @Override
    public void firstToken(Sequence sequence) {}

    @Override
    public void nextToken(long gap) {}

    @Override
    public void preempted() {
        preemptions++;
    }

    @Override
    public void ended(Sequence sequence, Ending ending) {
        endings.add(ending);
    }
}
