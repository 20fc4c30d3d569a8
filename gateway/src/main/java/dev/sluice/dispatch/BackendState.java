package dev.sluice.dispatch;

import dev.sluice.admission.Slots;
import dev.sluice.backend.Backend;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/// What this process has learnt of a back end from its own requests. Thread-safe.
///
/// Passive health: three faults in a row take a back end out for 5 s, and 5 s more for each further
/// fault, at most 60 s; the first good answer brings it back. While out, it is used only when
/// nothing healthier is left.
public final class BackendState {
    private static final int FAULTS_TO_REST = 3;
    private static final long REST_NANOS = 5_000_000_000L;
    private static final int MAX_RESTS = 12;
    /// Share of a new measurement in the moving average.
    private static final double NEWEST = 0.2;

    private final Backend backend;
    private final Slots slots;
    private final LongSupplier nanoTime;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger faultsInRow = new AtomicInteger();
    private final AtomicLong restUntil;
    private final AtomicLong firstToken = new AtomicLong();
    private final LongAdder requests = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private volatile long lastFailureMillis;
    private volatile String lastFault = "";

    /// @param slots limit of requests at the same time, with the line of those that wait
    public BackendState(Backend backend, Slots slots, LongSupplier nanoTime) {
        this.backend = backend;
        this.slots = slots;
        this.nanoTime = nanoTime;
        this.restUntil = new AtomicLong(nanoTime.getAsLong());
    }

    public Backend backend() {
        return backend;
    }

    Slots slots() {
        return slots;
    }

    /// Most requests at the same time; 0 means no limit.
    public int limit() {
        return slots.limit();
    }

    /// Whether it gets requests.
    public boolean isHealthy() {
        return faultsInRow.get() < FAULTS_TO_REST || nanoTime.getAsLong() - restUntil.get() >= 0;
    }

    public int inFlight() {
        return inFlight.get();
    }

    /// Moving average of the time to the first content, in nanoseconds; 0 before the first.
    public long firstTokenNanos() {
        return firstToken.get();
    }

    /// Attempts since the start of the process.
    public long requests() {
        return requests.sum();
    }

    /// Failed ones among them.
    public long failures() {
        return failures.sum();
    }

    /// When the last attempt failed, milliseconds since 1970-01-01 UTC; 0 when none did.
    public long lastFailureMillis() {
        return lastFailureMillis;
    }

    /// Label of the last fault; empty when there was none.
    public String lastFault() {
        return lastFault;
    }

    void started() {
        requests.increment();
        inFlight.incrementAndGet();
    }

    void firstContent(long nanos) {
        firstToken.updateAndGet(old -> old == 0 ? nanos : (long) (old + NEWEST * (nanos - old)));
    }

    void finished() {
        inFlight.decrementAndGet();
    }

    void succeeded() {
        faultsInRow.set(0);
    }

    void failed(String reason, long wallMillis, boolean isFault) {
        failures.increment();
        lastFailureMillis = wallMillis;
        lastFault = reason;
        if (isFault) {
            var faults = faultsInRow.incrementAndGet();
            if (faults >= FAULTS_TO_REST) {
                var rests = Math.min(faults - FAULTS_TO_REST + 1, MAX_RESTS);
                restUntil.set(nanoTime.getAsLong() + rests * REST_NANOS);
            }
        }
    }
}
