package dev.sluice.gpu.simulator.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// An inference engine with continuous batching whose only product is time.
///
/// A sequence waits until a slot and KV blocks are free, spends its prompt in the prefill lane,
/// gets its first token there, and then one token with every decode step; see [StepTimes] for how
/// long each takes. When a running sequence needs a block and there is none, the youngest running
/// one is preempted: it gives its blocks back and starts again from the head of the queue.
///
/// The engine never looks at a clock. Whoever drives it calls [#advance] when the time it asked
/// for has come, so that tests run it in virtual time. Not thread-safe: one thread owns it.
public final class SimulatedEngine {
    /// The answer of [#advance] when nothing is going on.
    public static final long NEVER = Long.MAX_VALUE;

    /// A driver that is later than this moves the schedule instead of catching up in a burst.
    private static final long MAX_LAG = 2_000_000;

    /// Events per call when nothing takes time, so that the driver's thread can do other work.
    private static final int MAX_EVENTS = 32;

    private final StepTimes times;
    private final EngineLimits limits;
    private final EngineMeter meter;
    private final KvCache cache;
    private final Deque<Sequence> waiting = new ArrayDeque<>();
    private final Deque<Sequence> prefilling = new ArrayDeque<>();
    private final List<Sequence> decoding = new ArrayList<>();
    private long laneFreeAt = Long.MIN_VALUE;
    private long stepEndsAt = NEVER;

    /// How many of the first in `decoding` belong to the step that is going on.
    private int batch;

    private int running;
    private boolean firing;

    public SimulatedEngine(StepTimes times, EngineLimits limits, EngineMeter meter) {
        this.times = times;
        this.limits = limits;
        this.meter = meter;
        this.cache = new KvCache(limits.kvBlocks());
    }

    /// Sequences that hold a slot.
    public int running() {
        return running;
    }

    public int waiting() {
        return waiting.size();
    }

    /// The used part of the KV cache, 0 to 1.
    public double cacheUsage() {
        return cache.usage();
    }

    public EngineLimits limits() {
        return limits;
    }

    /// How long an idle engine computes this many prompt tokens, in nanoseconds.
    public long prefillTime(int tokens) {
        return times.base() + times.prompt(tokens);
    }

    /// Whether `count` more sequences fit into the queue and the free slots.
    public boolean hasRoomFor(int count) {
        long free = Math.max(0, limits.maxNumSeqs() - running);
        return waiting.size() + count <= limits.maxQueued() + free;
    }

    /// Queues a sequence; see [#hasRoomFor] for the limit of the queue.
    public void submit(Sequence sequence, long now) {
        sequence.state = Sequence.State.WAITING;
        sequence.arrivedAt = now;
        waiting.add(sequence);
        admit(now);
    }

    /// Ends a sequence at once and frees what it holds; one that has ended is left alone.
    public void abort(Sequence sequence, long now) {
        switch (sequence.state) {
            case NEW, ENDED -> {
                return;
            }
            case WAITING -> waiting.remove(sequence);
            case PREFILL -> prefilling.remove(sequence);
            case DECODE -> {}
        }
        end(sequence, Ending.ABORT, now);
        if (!firing) {
            admit(now);
        }
    }

    /// Does all that is due at `now` and returns when the next thing is due, or [#NEVER].
    public long advance(long now) {
        for (int events = 0; events < MAX_EVENTS; events++) {
            long due = nextEvent();
            if (due > now) {
                return due;
            }
            fire(Math.max(due, now - MAX_LAG));
        }
        return nextEvent();
    }

    /// When the next thing is due, or [#NEVER].
    public long nextEvent() {
        Sequence first = prefilling.peek();
        return first == null ? stepEndsAt : Math.min(first.prefilledAt, stepEndsAt);
    }

    private void fire(long time) {
        firing = true;
        Sequence first = prefilling.peek();
        if (first != null && first.prefilledAt <= stepEndsAt) {
            prefilling.remove();
            first.state = Sequence.State.DECODE;
            decoding.add(first);
            produce(first, time);
        } else {
            stepEndsAt = NEVER;
            endStep(time);
        }
        firing = false;
        admit(time);
        if (stepEndsAt == NEVER) {
            beginStep(time);
        }
    }

    private void endStep(long time) {
        for (int i = 0, size = batch; i < size; i++) {
            Sequence sequence = decoding.get(i);
            if (sequence.state == Sequence.State.DECODE) {
                produce(sequence, time);
            }
        }
    }

    private void beginStep(long time) {
        decoding.removeIf(sequence -> sequence.state != Sequence.State.DECODE);
        for (int i = 0; i < decoding.size(); i++) {
            while (i < decoding.size() && !cache.grow(decoding.get(i))) {
                Sequence youngest = prefilling.pollLast();
                preempt(youngest == null ? decoding.removeLast() : youngest);
            }
        }
        batch = decoding.size();
        if (batch > 0) {
            stepEndsAt = time + times.decode(batch);
            meter.iteration(batch);
        }
    }

    private void preempt(Sequence sequence) {
        cache.release(sequence);
        sequence.state = Sequence.State.WAITING;
        running--;
        waiting.addFirst(sequence);
        meter.preempted();
    }

    private void admit(long time) {
        while (running < limits.maxNumSeqs() && !waiting.isEmpty()) {
            Sequence sequence = waiting.getFirst();
            int cached = cache.allocate(sequence);
            if (cached < 0) {
                return;
            }
            waiting.removeFirst();
            running++;
            startPrefill(sequence, cached, time);
        }
    }

    private void startPrefill(Sequence sequence, int cached, long time) {
        int tokens = sequence.computedTokens() - cached;
        if (sequence.admittedAt == Sequence.UNSET) {
            sequence.admittedAt = time;
            sequence.cachedTokens = cached;
            meter.prompt(sequence.promptTokens(), cached);
        }
        sequence.state = Sequence.State.PREFILL;
        laneFreeAt = Math.max(laneFreeAt, time) + times.prompt(tokens);
        sequence.prefilledAt = laneFreeAt + times.base();
        prefilling.add(sequence);
        meter.iteration(tokens);
    }

    private void produce(Sequence sequence, long time) {
        int index = sequence.produced++;
        if (sequence.firstTokenAt == Sequence.UNSET) {
            sequence.firstTokenAt = time;
            meter.firstToken(sequence);
        } else {
            meter.nextToken(time - sequence.lastTokenAt);
        }
        sequence.lastTokenAt = time;
        sequence.listener().token(index);
        if (sequence.isComplete() && sequence.state == Sequence.State.DECODE) {
            end(sequence, sequence.ending(), time);
            sequence.listener().finished(sequence.ending());
        }
    }

    private void end(Sequence sequence, Ending ending, long time) {
        if (sequence.state != Sequence.State.WAITING) {
            running--;
            cache.release(sequence);
        }
        sequence.state = Sequence.State.ENDED;
        sequence.endedAt = time;
        meter.ended(sequence, ending);
    }
}
