package dev.sluice.ledger;

import dev.sluice.ledger.journal.Position;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One attempt in the ledger, from before its first byte until it is settled. Thread-safe.
public final class AttemptEntry {
    private static final long PROGRESS_NANOS = 1_000_000_000L;
    private static final long PROGRESS_TOKENS = 256;

    private final Ledger ledger;
    private final LedgerRecord.Begin begin;
    private final Position position;
    private final long beginNanos;
    private long markedNanos;
    private long markedTokens;
    private @Nullable Charge charge;

    AttemptEntry(Ledger ledger, LedgerRecord.Begin begin, Position position, long nowNanos) {
        this.ledger = ledger;
        this.begin = begin;
        this.position = position;
        this.beginNanos = nowNanos;
        this.markedNanos = nowNanos;
    }

    /// What was known before the attempt.
    public AttemptStart start() {
        return begin.start();
    }

    /// Tells the usage so far. Call it as often as is handy: the journal gets a mark once a second
    /// or every 256 tokens of answer, which bounds what a crash can hide.
    public synchronized void progress(TokenUsage usage) {
        var tokens = usage.completion();
        var now = ledger.nanoTime();
        var isDue = now - markedNanos >= PROGRESS_NANOS || tokens - markedTokens >= PROGRESS_TOKENS;
        if (charge == null && isDue) {
            markedNanos = now;
            markedTokens = tokens;
            ledger.mark(
                    new LedgerRecord.Progress(
                            begin.start().requestId(),
                            begin.start().attempt(),
                            (now - beginNanos) / 1_000_000,
                            usage));
        }
    }

    /// Ends the attempt: prices it, journals the charge and hands it on. Only the first call
    /// counts; later ones get the same charge. Never fails.
    public synchronized Charge settle(Settlement settlement) {
        if (charge == null) {
            charge = ledger.charge(begin, settlement);
            ledger.settle(charge, Optional.of(position));
        }
        return charge;
    }
}
