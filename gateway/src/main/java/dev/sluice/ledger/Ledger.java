package dev.sluice.ledger;

import dev.sluice.call.Operation;
import dev.sluice.ledger.journal.Journal;
import dev.sluice.ledger.journal.JournalFullException;
import dev.sluice.ledger.journal.JournalSettings;
import dev.sluice.ledger.journal.Position;
import dev.sluice.ledger.price.ModelPrice;
import dev.sluice.ledger.price.PriceTable;
import dev.sluice.reason.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Records every attempt before its first byte and charges it before its last. Thread-safe; no call
/// blocks, so event loops may use it.
///
/// Each attempt that was opened gives exactly one charge, whatever happens: when the process dies
/// in between, the next start charges the attempt with what the journal knows of it. Charges are
/// kept in the journal until the sink has them.
public final class Ledger implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final Duration DRAIN = Duration.ofSeconds(10);

    private final Journal journal;
    private final Shipper shipper;
    private final Supplier<PriceTable> prices;
    private final LongSupplier nanoTime;
    private final List<Consumer<Charge>> listeners = new CopyOnWriteArrayList<>();

    private Ledger(
            Journal journal, Shipper shipper, Supplier<PriceTable> prices, LongSupplier nanoTime) {
        this.journal = journal;
        this.shipper = shipper;
        this.prices = prices;
        this.nanoTime = nanoTime;
    }

    /// Opens the ledger, charges the attempts that a dead process left, and starts shipping.
    ///
    /// @param folder where the journal lives, on a disk that outlives the process; one process only
    /// @param prices the price table in force
    /// @param sink where charges are kept for good
    /// @param nanoTime monotonic time, such as `System::nanoTime`
    /// @throws IOException when another process uses the folder or the disk is full
    public static Ledger open(
            Path folder,
            JournalSettings settings,
            Supplier<PriceTable> prices,
            ChargeSink sink,
            LongSupplier nanoTime)
            throws IOException {
        var journal = Journal.open(folder, settings);
        var shipper = new Shipper(journal, new Checkpoint(folder), sink);
        var ledger = new Ledger(journal, shipper, prices, nanoTime);
        for (var lost : Replay.lostAttempts(journal)) {
            ledger.settle(ledger.charge(lost.begin(), lost.settlement()), Optional.empty());
        }
        shipper.start();
        return ledger;
    }

    /// Hears every charge of this process, on the thread that settled. Must be quick.
    public void listen(Consumer<Charge> listener) {
        listeners.add(listener);
    }

    /// Opens an attempt. Call it before the first byte goes to the back end.
    ///
    /// @throws dev.sluice.reason.GatewayException `LEDGER_UNAVAILABLE` when the journal takes no
    ///     new work
    public AttemptEntry open(AttemptStart start) {
        var table = prices.get();
        var price = table.price(start.model(), start.startMillis());
        var begin = new LedgerRecord.Begin(start, table.version(), price);
        try {
            var position = journal.begin(LedgerCodec.BEGIN, LedgerCodec.encode(begin));
            return new AttemptEntry(this, begin, position, nanoTime());
        } catch (JournalFullException e) {
            LOG.debug("No new attempt: {}", e.getMessage());
            throw Reason.LEDGER_UNAVAILABLE
                    .because("Usage cannot be recorded now, so no request is taken.")
                    .retryAfter(1_000);
        }
    }

    /// Whether [#open] would take an attempt now.
    public boolean isAccepting() {
        return journal.isAccepting();
    }

    /// Charges that the sink does not have yet.
    public long backlog() {
        return shipper.backlog();
    }

    /// Journal records found damaged at the start; more than 0 calls for a person.
    public int damagedRecords() {
        return journal.damagedPlaces();
    }

    /// Ships what is left, for ten seconds at most, and closes the journal. The rest is shipped at
    /// the next start.
    @Override
    public void close() throws IOException {
        close(DRAIN);
    }

    void close(Duration drain) throws IOException {
        shipper.close(drain);
        journal.close();
    }

    long nanoTime() {
        return nanoTime.getAsLong();
    }

    void mark(LedgerRecord.Progress progress) {
        if (!journal.tryAppend(LedgerCodec.PROGRESS, LedgerCodec.encode(progress))) {
            LOG.debug("Progress of {} is left out: the journal is full", progress.requestId());
        }
    }

    Charge charge(LedgerRecord.Begin begin, Settlement settlement) {
        return new Charge(
                begin.start(), settlement, cost(begin, settlement.usage()), begin.priceVersion());
    }

    /// Journals a charge and hands it on. `begun` is where its attempt begins, if in this process.
    void settle(Charge charge, Optional<Position> begun) {
        try {
            journal.append(LedgerCodec.SETTLE, LedgerCodec.encode(new LedgerRecord.Settle(charge)));
            shipper.appended();
            begun.ifPresent(journal::release);
        } catch (JournalFullException e) {
            LOG.error("A charge stays in memory only, until it is shipped: {}", e.getMessage());
            shipper.park(charge, begun);
        }
        for (var listener : listeners) {
            try {
                listener.accept(charge);
            } catch (RuntimeException e) {
                LOG.error("A listener failed on the charge of {}", charge.start().requestId(), e);
            }
        }
    }

    private static OptionalLong cost(LedgerRecord.Begin begin, TokenUsage usage) {
        var start = begin.start();
        try {
            return begin.price().stream()
                    .mapToLong(price -> cost(price, start.operation(), usage))
                    .findFirst();
        } catch (ArithmeticException _) {
            LOG.error(
                    "Attempt {}/{} has no price: {} is beyond all sums",
                    start.requestId(),
                    start.attempt(),
                    usage);
            return OptionalLong.empty();
        }
    }

    private static long cost(ModelPrice price, Operation operation, TokenUsage usage) {
        return switch (operation) {
            case CHAT ->
                    price.chatNanoUsd(
                            usage.input(),
                            usage.cacheRead(),
                            usage.cacheWrite(),
                            usage.output(),
                            usage.reasoning());
            case EMBEDDINGS -> price.embeddingNanoUsd(usage.prompt());
        };
    }
}
