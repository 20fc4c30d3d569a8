package dev.sluice.admission;

import dev.sluice.identity.Caller;
import dev.sluice.reason.GatewayException;
import dev.sluice.reason.Reason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Decides whether a request may run now, later or not at all: the requests per minute of its key,
/// its tenant and the gateway, then their concurrent requests. A refused request consumes nothing.
/// Thread-safe; never blocks.
public final class Admission implements AutoCloseable {
    private static final long RETRY_MILLIS = 1_000;

    private final AdmissionSettings settings;
    private final LongSupplier nanoTime;
    private final Scopes keys;
    private final Scopes tenants;
    private final Scope gateway;
    private final AtomicInteger queued = new AtomicInteger();
    private final ScheduledThreadPoolExecutor timer;
    private volatile boolean draining;

    /// An admission that has admitted nobody yet.
    ///
    /// @param nanoTime monotonic time, such as `System::nanoTime`
    public Admission(AdmissionSettings settings, LongSupplier nanoTime) {
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.keys = new Scopes("key", settings.lineCapacity(), nanoTime);
        this.tenants = new Scopes("tenant", settings.lineCapacity(), nanoTime);
        this.gateway =
                Scope.of(
                        "gateway",
                        settings.limits(),
                        settings.queueCapacity(),
                        nanoTime.getAsLong());
        this.timer =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("sluice-admission").factory());
        timer.setRemoveOnCancelPolicy(true);
    }

    /// Asks for admission.
    ///
    /// @param executor where a later decision is heard, such as the request's event loop
    public Outcome reserve(Caller caller, Executor executor) {
        if (draining) {
            return new Refusal(
                    Reason.ADMISSION_DRAINING
                            .because("The gateway is shutting down; another replica will serve.")
                            .retryAfter(RETRY_MILLIS));
        }
        var scopes =
                List.of(
                        keys.get(caller.keyId(), caller.keyLimits()),
                        tenants.get(caller.tenant(), caller.tenantLimits()),
                        gateway);
        var now = nanoTime.getAsLong();
        for (var i = 0; i < scopes.size(); i++) {
            if (!scopes.get(i).rate().tryAcquire(now)) {
                scopes.subList(0, i).forEach(passed -> passed.rate().refund(now));
                var rates = scopes.get(i).rate().rates(now);
                return new Refusal(rateLimited(scopes.get(i), now), rates);
            }
        }
        var rates = Rates.UNLIMITED;
        for (var scope : scopes) {
            rates = rates.tighter(scope.rate().rates(now));
        }
        return new Queued(this, new Entrance(scopes, now, rates), executor).start();
    }

    /// Refuses all new requests from now on; those inside or in the queue go on.
    public void drain() {
        draining = true;
    }

    /// Requests that hold a permit now.
    public int inFlight() {
        return gateway.slots().held();
    }

    /// Requests that wait in the queue now.
    public int queued() {
        return queued.get();
    }

    @Override
    public void close() {
        drain();
        timer.shutdownNow();
    }

    Slots.Outcome acquire(Scope scope, Entrance entrance, Consumer<Slots.Answer> whenAnswered) {
        var spent = nanoTime.getAsLong() - entrance.nanos();
        var patience = settings.queueTimeout().minusNanos(spent);
        return scope.slots()
                .acquire(patience.isNegative() ? Duration.ZERO : patience, timer, whenAnswered);
    }

    Permit permit(Entrance entrance, List<Slots.Lease> leases) {
        return new Permit(entrance, leases);
    }

    boolean enterQueue() {
        if (queued.incrementAndGet() <= settings.queueCapacity()) {
            return true;
        }
        queued.decrementAndGet();
        return false;
    }

    void leaveQueue() {
        queued.decrementAndGet();
    }

    GatewayException full(Scope scope) {
        var capacity = settings.queueCapacity();
        if (capacity > 0 && queued.get() >= capacity) {
            return queueFull();
        }
        return Reason.ADMISSION_TOO_MANY_CONCURRENT
                .because(
                        "The %s has too many requests at the same time (limit %d)."
                                .formatted(scope.label(), scope.slots().limit()))
                .retryAfter(RETRY_MILLIS);
    }

    GatewayException queueFull() {
        return Reason.ADMISSION_QUEUE_FULL
                .because(
                        "All slots are taken and the queue of %d is full."
                                .formatted(settings.queueCapacity()))
                .retryAfter(RETRY_MILLIS);
    }

    GatewayException timedOut() {
        return Reason.ADMISSION_QUEUE_TIMEOUT
                .because("No slot became free within %s.".formatted(settings.queueTimeout()))
                .retryAfter(RETRY_MILLIS);
    }

    private static GatewayException rateLimited(Scope scope, long now) {
        return Reason.ADMISSION_RATE_LIMITED
                .because(
                        "The %s has used up its %d requests per minute."
                                .formatted(scope.label(), scope.rate().rates(now).limit()))
                .retryAfter(Math.ceilDiv(scope.rate().waitNanos(now), 1_000_000));
    }
}
