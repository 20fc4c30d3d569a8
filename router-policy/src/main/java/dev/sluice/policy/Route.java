package dev.sluice.policy;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// The request may be answered by these pools, in this order.
///
/// @param version which policy decided
/// @param arm name of the first pool
/// @param ruleId id of the rule that decided
/// @param chain the chosen pool, then its fallbacks; dispatch balances within each
/// @param guards how far the request may go
/// @param propensity probability with which this arm was chosen for these facts; 1 unless the rule
///     splits
/// @param explanation why, in a sentence
public record Route(
        PolicyVersion version,
        String arm,
        String ruleId,
        List<Pool> chain,
        Guards guards,
        double propensity,
        String explanation)
        implements Decision {
    public Route {
        requireNonNull(version, "version");
        requireNonNull(arm, "arm");
        requireNonNull(ruleId, "ruleId");
        requireNonNull(guards, "guards");
        requireNonNull(explanation, "explanation");
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("chain: empty (expected: at least one pool)");
        }
        if (!(propensity > 0 && propensity <= 1)) {
            throw new IllegalArgumentException(
                    "propensity: " + propensity + " (expected: above 0 to 1)");
        }
    }
}
