package dev.sluice.ledger;

import dev.sluice.call.RequestId;
import dev.sluice.ledger.price.ModelPrice;
import java.util.Optional;

/// What the ledger writes to its journal.
///
/// A settle record is complete in itself, so that damage to another record of the same attempt
/// cannot cost the charge.
sealed interface LedgerRecord {
    /// Before the first byte goes to a back end.
    ///
    /// @param start what is known
    /// @param priceVersion version of the price file in force
    /// @param price the price that holds for the whole attempt; empty when unknown
    record Begin(AttemptStart start, String priceVersion, Optional<ModelPrice> price)
            implements LedgerRecord {}

    /// While the answer streams.
    ///
    /// @param requestId the request
    /// @param attempt number of the attempt
    /// @param millis milliseconds from the attempt's start
    /// @param usage tokens used so far
    record Progress(RequestId requestId, int attempt, long millis, TokenUsage usage)
            implements LedgerRecord {}

    /// Before the last byte goes to the client.
    ///
    /// @param charge the charge
    record Settle(Charge charge) implements LedgerRecord {}
}
