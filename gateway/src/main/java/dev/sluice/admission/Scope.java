package dev.sluice.admission;

import dev.sluice.identity.RequestLimits;

/// The state of one limited party: a key, a tenant or the whole gateway.
///
/// @param label what the client is told, such as `key`
/// @param rate its requests per minute
/// @param slots its requests at the same time
record Scope(String label, RateLimit rate, Slots slots) {
    static Scope of(String label, RequestLimits limits, int lineCapacity, long nowNanos) {
        return new Scope(
                label,
                new RateLimit(limits.perMinute(), nowNanos),
                new Slots(limits.concurrent(), lineCapacity));
    }

    /// Brings the limits up to the caller's; the next request sees them.
    void changeTo(RequestLimits limits) {
        rate.changeTo(limits.perMinute());
        slots.limit(limits.concurrent());
    }
}
