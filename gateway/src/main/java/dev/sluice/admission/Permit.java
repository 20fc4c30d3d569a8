package dev.sluice.admission;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// The right of one request to run. Holds its slots until it is released. Thread-safe.
public final class Permit implements Outcome.Answer {
    private final Entrance entrance;
    private final List<Slots.Lease> leases;
    private final AtomicBoolean released = new AtomicBoolean();

    Permit(Entrance entrance, List<Slots.Lease> leases) {
        this.entrance = entrance;
        this.leases = List.copyOf(leases);
    }

    /// The tightest of the limits that the request passed, as it was then.
    public Rates rates() {
        return entrance.rates();
    }

    /// Gives all slots back; further calls do nothing.
    public void release() {
        if (released.compareAndSet(false, true)) {
            leases.forEach(Slots.Lease::release);
        }
    }
}
