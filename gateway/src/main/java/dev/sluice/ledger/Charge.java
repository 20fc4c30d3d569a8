package dev.sluice.ledger;

import java.util.OptionalLong;

/// What one attempt used and cost.
///
/// @param start what was known before
/// @param settlement how it ended
/// @param costNanoUsd price in nano-USD (1e-9 US dollar); empty when the model has no known price,
///     which is not 0
/// @param priceVersion version of the price file that was in force when the attempt began
public record Charge(
        AttemptStart start, Settlement settlement, OptionalLong costNanoUsd, String priceVersion) {}
