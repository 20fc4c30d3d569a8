package dev.sluice.policy;

/// How dispatch chooses among the members of a pool, on live state.
public enum Balance {
    /// One after the other.
    ROUND_ROBIN,
    /// In proportion to the members' weights.
    WEIGHTED,
    /// The one that answered fastest lately.
    LEAST_LATENCY,
    /// The cheapest one that is healthy.
    COST,
    /// The one with the fewest requests under way.
    LEAST_CONNECTIONS,
    /// Any one.
    RANDOM,
    /// Always the same one for a caller.
    STICKY,
    /// By hash of the caller, so that few callers move when members change.
    CONSISTENT_HASH,
    /// The one with the shortest queue and the most free cache, as vLLM reports them.
    LEAST_LOAD,
    /// The one whose prefix cache likely holds the beginning of the prompt.
    PREFIX_AFFINITY
}
