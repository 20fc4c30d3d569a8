package dev.sluice.ledger;

import dev.sluice.call.RequestId;
import dev.sluice.ledger.journal.Journal;
import dev.sluice.ledger.journal.Position;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads back what earlier processes wrote.
final class Replay {
    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);
    private static final String CRASHED = "crashed";

    /// An attempt whose process died before it was settled.
    ///
    /// @param begin what was known before it
    /// @param settlement what is assumed of its end
    record Lost(LedgerRecord.Begin begin, Settlement settlement) {}

    private record Key(RequestId requestId, int attempt) {
        static Key of(AttemptStart start) {
            return new Key(start.requestId(), start.attempt());
        }
    }

    private final Map<Key, LedgerRecord.Begin> begun = new LinkedHashMap<>();
    private final Map<Key, LedgerRecord.Progress> marks = new LinkedHashMap<>();

    private Replay() {}

    /// The attempts that were begun and not settled, oldest first.
    static List<Lost> lostAttempts(Journal journal) {
        var replay = new Replay();
        journal.read(
                Position.START,
                (type, payload) -> {
                    decode(type, payload).ifPresent(replay::apply);
                    return true;
                });
        return replay.begun.entrySet().stream()
                .map(
                        entry ->
                                new Lost(
                                        entry.getValue(),
                                        assume(
                                                entry.getValue().start(),
                                                replay.marks.get(entry.getKey()))))
                .toList();
    }

    /// The record in a frame; empty, and loudly so, when another version of the gateway wrote it.
    static Optional<LedgerRecord> decode(int type, byte[] payload) {
        try {
            return Optional.of(LedgerCodec.decode(type, payload));
        } catch (RuntimeException e) {
            LOG.error("A ledger record of type {} is not readable; it is left out", type, e);
            return Optional.empty();
        }
    }

    private void apply(LedgerRecord record) {
        switch (record) {
            case LedgerRecord.Begin begin -> begun.put(Key.of(begin.start()), begin);
            case LedgerRecord.Progress progress -> {
                var key = new Key(progress.requestId(), progress.attempt());
                if (begun.containsKey(key)) {
                    marks.put(key, progress);
                }
            }
            case LedgerRecord.Settle(var charge) -> {
                begun.remove(Key.of(charge.start()));
                marks.remove(Key.of(charge.start()));
            }
        }
    }

    private static Settlement assume(AttemptStart start, LedgerRecord.@Nullable Progress mark) {
        var usage = mark == null ? TokenUsage.NONE : mark.usage();
        var assumed =
                new TokenUsage(
                        usage.prompt() == 0 ? start.promptTokens() : usage.input(),
                        usage.cacheRead(),
                        usage.cacheWrite(),
                        usage.output(),
                        usage.reasoning(),
                        TokenUsage.Source.ESTIMATED_CRASH);
        return new Settlement(CRASHED, assumed, -1, mark == null ? 0 : mark.millis());
    }
}
