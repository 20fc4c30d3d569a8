package dev.sluice.dispatch;

import dev.sluice.call.Call;
import dev.sluice.identity.Caller;
import dev.sluice.ledger.Ledger;
import dev.sluice.policy.Route;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// Carries decisions out. Thread-safe.
public final class Dispatch {
    private final Ledger ledger;
    private final Balancers balancers;
    private final Duration queueTimeout;
    private final InstantSource clock;
    private final LongSupplier nanoTime;

    /// @param queueTimeout longest wait for a slot of a back end that is at its limit
    public Dispatch(
            Ledger ledger,
            Balancers balancers,
            Duration queueTimeout,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.ledger = ledger;
        this.balancers = balancers;
        this.queueTimeout = queueTimeout;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /// Starts to answer, on the call's event loop. Signals may come before this method returns.
    public Dispatching start(
            Call call, Caller caller, Route route, Fleet fleet, DispatchListener listener) {
        var candidates =
                new Candidates(route.chain(), fleet, balancers, call.operation(), caller::mayUse);
        var dispatching = new Dispatching(this, call, caller, route, candidates, listener);
        dispatching.next();
        return dispatching;
    }

    Ledger ledger() {
        return ledger;
    }

    Duration queueTimeout() {
        return queueTimeout;
    }

    long millis() {
        return clock.millis();
    }

    long nanos() {
        return nanoTime.getAsLong();
    }
}
