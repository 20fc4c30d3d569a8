package dev.sluice.admission;

import java.util.List;

/// A request that has passed the rates and now goes for its slots.
///
/// @param scopes key, tenant and gateway, in this order
/// @param nanos when it passed
/// @param rates the tightest rate after it passed
record Entrance(List<Scope> scopes, long nanos, Rates rates) {
    /// Gives the rates back.
    void refund() {
        scopes.forEach(scope -> scope.rate().refund(nanos));
    }
}
