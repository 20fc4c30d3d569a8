package dev.sluice.pipeline;

import dev.sluice.ledger.report.RequestSummary;

/// Hears of every request that has ended, once, whatever became of it. Called on event loops, so it
/// must be quick.
@FunctionalInterface
public interface RequestListener {
    void ended(RequestSummary request);
}
