package dev.sluice.pipeline;

import dev.sluice.ledger.Charge;
import dev.sluice.ledger.TokenUsage;
import java.util.List;
import java.util.OptionalLong;

/// What a request used and cost, all attempts together.
///
/// @param usage tokens of the attempt that answered
/// @param costNanoUsd price of all attempts in nano-USD; empty when one of them has no known price
public record Receipt(TokenUsage usage, OptionalLong costNanoUsd) {
    /// A request that cost nothing because no back end was asked.
    public static final Receipt FREE = new Receipt(TokenUsage.NONE, OptionalLong.of(0));

    static Receipt of(List<Charge> charges) {
        if (charges.isEmpty()) {
            return FREE;
        }
        var cost = 0L;
        for (var charge : charges) {
            if (charge.costNanoUsd().isEmpty()) {
                return new Receipt(charges.getLast().settlement().usage(), OptionalLong.empty());
            }
            cost = Math.addExact(cost, charge.costNanoUsd().getAsLong());
        }
        return new Receipt(charges.getLast().settlement().usage(), OptionalLong.of(cost));
    }
}
