package dev.sluice.policy.check;

import java.util.Map;
import java.util.Set;

/// What a policy may name.
///
/// @param backends for each model of the catalogue, the back ends that serve it
/// @param priced models whose price is known
public record Catalog(Map<String, Set<String>> backends, Set<String> priced) {
    public Catalog {
        backends = Map.copyOf(backends);
        priced = Set.copyOf(priced);
    }

    /// Whether the catalogue has a model.
    public boolean has(String model) {
        return backends.containsKey(model);
    }

    /// Whether a back end serves a model.
    public boolean serves(String backend, String model) {
        return backends.getOrDefault(model, Set.of()).contains(backend);
    }

    /// Whether a price is known for a model.
    public boolean hasPrice(String model) {
        return priced.contains(model);
    }
}
