package dev.sluice.admission;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Limits how many hold something at the same time; the others wait in line, first come, first
/// served. Thread-safe.
///
/// A freed slot is handed straight to the head of the line, so nobody who comes later overtakes.
/// The lock guards a few fields only: callbacks run outside of it, on the thread that released,
/// timed out or raised the limit.
public final class Slots {
    private static final Logger LOG = LoggerFactory.getLogger(Slots.class);

    /// What a request for a slot gets at once.
    public sealed interface Outcome permits Lease, Place, Full {}

    /// What a place in the line turns into.
    public sealed interface Answer permits Lease, TimedOut {}

    /// No slot is free and the line is full.
    public record Full() implements Outcome {}

    /// No slot became free in time.
    public record TimedOut() implements Answer {}

    private final LinkedHashSet<Place> line = new LinkedHashSet<>();
    private final int capacity;
    private int limit;
    private int held;

    /// Slots of which none is held.
    ///
    /// @param limit most holders at the same time; 0 means no limit
    /// @param capacity most places in the line; 0 means nobody waits
    public Slots(int limit, int capacity) {
        if (limit < 0 || capacity < 0) {
            throw new IllegalArgumentException(
                    "slots: %d, line: %d (expected: >= 0)".formatted(limit, capacity));
        }
        this.limit = limit;
        this.capacity = capacity;
    }

    /// Asks for a slot. When the outcome is a [Place], `whenAnswered` is called exactly once,
    /// unless the place is left before; it may be called before this method returns.
    ///
    /// @param patience longest wait in the line
    /// @param timer runs the time-out; a Netty event loop will do
    public Outcome acquire(
            Duration patience, ScheduledExecutorService timer, Consumer<Answer> whenAnswered) {
        Place place;
        synchronized (this) {
            if (line.isEmpty() && hasRoom()) {
                held++;
                return new Lease();
            }
            if (line.size() >= capacity) {
                return new Full();
            }
            place = new Place(whenAnswered);
            line.add(place);
        }
        place.timeOutAfter(patience, timer);
        return place;
    }

    /// Changes the limit at once. Nobody loses a slot; when the limit grows, the line moves up.
    public void limit(int most) {
        if (most < 0) {
            throw new IllegalArgumentException("slots: " + most + " (expected: >= 0)");
        }
        synchronized (this) {
            if (limit == most) {
                return;
            }
            limit = most;
        }
        while (true) {
            Place head;
            synchronized (this) {
                if (line.isEmpty() || !hasRoom()) {
                    return;
                }
                held++;
                head = line.removeFirst();
            }
            head.answer(new Lease());
        }
    }

    /// The limit now; 0 means none.
    public synchronized int limit() {
        return limit;
    }

    /// How many are held now.
    public synchronized int held() {
        return held;
    }

    /// How many wait in the line now.
    public synchronized int waiting() {
        return line.size();
    }

    private boolean hasRoom() {
        return limit == 0 || held < limit;
    }

    private void giveBack() {
        Place head;
        synchronized (this) {
            held--;
            if (line.isEmpty() || !hasRoom()) {
                return;
            }
            held++;
            head = line.removeFirst();
        }
        head.answer(new Lease());
    }

    private synchronized boolean remove(Place place) {
        return line.remove(place);
    }

    /// A held slot.
    public final class Lease implements Outcome, Answer {
        private final AtomicBoolean released = new AtomicBoolean();

        private Lease() {}

        /// Gives the slot back; further calls do nothing.
        public void release() {
            if (released.compareAndSet(false, true)) {
                giveBack();
            }
        }
    }

    /// A place in the line.
    public final class Place implements Outcome {
        private final Consumer<Answer> whenAnswered;
        private @Nullable ScheduledFuture<?> timeOut;
        private boolean done;

        private Place(Consumer<Answer> whenAnswered) {
            this.whenAnswered = whenAnswered;
        }

        /// Leaves the line, which frees the place at once. False when the answer was given before.
        public boolean leave() {
            if (!remove(this)) {
                return false;
            }
            cancelTimeOut();
            return true;
        }

        private void timeOutAfter(Duration patience, ScheduledExecutorService timer) {
            var scheduled = timer.schedule(this::expire, patience.toNanos(), TimeUnit.NANOSECONDS);
            synchronized (this) {
                if (!done) {
                    timeOut = scheduled;
                    return;
                }
            }
            scheduled.cancel(false);
        }

        private void expire() {
            if (remove(this)) {
                whenAnswered.accept(new TimedOut());
            }
        }

        private void answer(Lease lease) {
            cancelTimeOut();
            try {
                whenAnswered.accept(lease);
            } catch (RuntimeException e) {
                LOG.error("A slot was granted, but its taker failed; the slot is free again", e);
                lease.release();
            }
        }

        private void cancelTimeOut() {
            ScheduledFuture<?> pending;
            synchronized (this) {
                done = true;
                pending = timeOut;
            }
            if (pending != null) {
                pending.cancel(false);
            }
        }
    }
}
