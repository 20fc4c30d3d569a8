package dev.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ledger.journal.JournalSettings;
import dev.sluice.ledger.price.PriceTable;
import dev.sluice.reason.GatewayException;
import dev.sluice.reason.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LedgerTest {
    private static final JournalSettings SMALL = new JournalSettings(64 << 10, 50);
    private static final PriceTable PRICES =
            PriceTable.parse(
                    "test.yaml",
                    """
                    prices:
                      - {model: known, from: 2020-01-01, input: 1, output: 10}
                    """);

    @TempDir Path folder;

    private final List<Charge> kept = new CopyOnWriteArrayList<>();
    private final AtomicLong now = new AtomicLong();
    private volatile boolean away;
    private volatile PriceTable prices = PRICES;

    @Test
    void chargesAnAttemptOnceHoweverOftenItIsSettled() throws IOException {
        var heard = new ArrayList<Charge>();
        try (var ledger = ledger(SMALL)) {
            ledger.listen(heard::add);
            var entry = ledger.open(Attempts.of("known"));
            var charge = entry.settle(Attempts.ok(100, 20));
            assertThat(entry.settle(Attempts.ok(999, 999))).isSameAs(charge);
            assertThat(charge.costNanoUsd()).hasValue(300_000);
            assertThat(charge.priceVersion()).isEqualTo(PRICES.version());
            assertThat(heard).containsExactly(charge);
        }
        assertThat(kept).isEqualTo(heard);
    }

    @Test
    void leavesAnUnknownModelWithoutAPriceInsteadOfZero() throws IOException {
        try (var ledger = ledger(SMALL)) {
            assertThat(ledger.open(Attempts.of("unknown")).settle(Attempts.ok(1, 1)).costNanoUsd())
                    .isEmpty();
            var absurd = Attempts.ok(Long.MAX_VALUE, Long.MAX_VALUE);
            assertThat(ledger.open(Attempts.of("known")).settle(absurd).costNanoUsd()).isEmpty();
        }
        assertThat(kept).hasSize(2);
    }

    @Test
    void keepsThePriceThatHeldWhenTheAttemptBegan() throws IOException {
        try (var ledger = ledger(SMALL)) {
            var entry = ledger.open(Attempts.of("known"));
            prices =
                    PriceTable.parse(
                            "new.yaml",
                            "prices: [{model: known, from: 2020-01-01, input: 7, output: 7}]");
            assertThat(entry.settle(Attempts.ok(1_000, 0)).costNanoUsd()).hasValue(1_000_000);
        }
    }

    @Test
    void chargesTheAttemptsOfADeadProcessFromTheirLastMark() throws IOException {
        var marked = Attempts.of("known");
        var unmarked = Attempts.of("known");
        var settled = Attempts.of("known");
        var dead = folder.resolve("dead");
        away = true;
        var ledger = ledger(SMALL);
        ledger.open(settled).settle(Attempts.ok(5, 5));
        ledger.open(unmarked);
        var entry = ledger.open(marked);
        now.addAndGet(Duration.ofSeconds(2).toNanos());
        entry.progress(TokenUsage.counted(50, 100));
        now.addAndGet(Duration.ofMillis(500).toNanos());
        entry.progress(TokenUsage.counted(50, 200));
        entry.progress(TokenUsage.counted(50, 357));
        copy(folder, dead);
        ledger.close(Duration.ZERO);

        away = false;
        for (var start = 0; start < 3; start++) {
            ledger(dead).close();
        }
        assertThat(kept).hasSize(3);
        var crashed = charge(marked);
        assertThat(crashed.settlement().outcome()).isEqualTo("crashed");
        assertThat(crashed.settlement().usage())
                .isEqualTo(new TokenUsage(50, 0, 0, 357, 0, TokenUsage.Source.ESTIMATED_CRASH));
        assertThat(crashed.settlement().durationMillis()).isEqualTo(2_500);
        assertThat(crashed.costNanoUsd()).hasValue(50_000 + 3_570_000);
        assertThat(charge(unmarked).settlement().usage())
                .isEqualTo(new TokenUsage(40, 0, 0, 0, 0, TokenUsage.Source.ESTIMATED_CRASH));
        assertThat(charge(settled).settlement()).isEqualTo(Attempts.ok(5, 5));
    }

    @Test
    void shipsWhatWaitedWhenTheSinkComesBack() throws IOException {
        away = true;
        try (var ledger = ledger(SMALL)) {
            for (var i = 0; i < 1_200; i++) {
                settleOne(ledger);
            }
            assertThat(ledger.backlog()).isEqualTo(1_200);
            away = false;
        }
        assertThat(kept).hasSize(1_200);
        try (var ledger = ledger(SMALL)) {
            assertThat(ledger.backlog()).isZero();
        }
        assertThat(kept).hasSize(1_200);
    }

    @Test
    void keepsWhatCouldNotBeShippedForTheNextStart() throws IOException {
        away = true;
        var ledger = ledger(SMALL);
        settleOne(ledger);
        ledger.close(Duration.ZERO);
        assertThat(kept).isEmpty();
        away = false;
        ledger(SMALL).close();
        assertThat(kept).hasSize(1);
    }

    @Test
    void shipsAllAgainWhenTheCheckpointIsLost() throws IOException {
        try (var ledger = ledger(SMALL)) {
            settleOne(ledger);
        }
        Files.writeString(folder.resolve("checkpoint"), "1 5000 00000000");
        ledger(SMALL).close();
        assertThat(kept).hasSize(2);
        assertThat(kept.getFirst()).isEqualTo(kept.getLast());
    }

    @Test
    void shipsAndMakesRoomEvenWhenTheCheckpointCannotBeWritten() throws IOException {
        Files.createDirectories(folder.resolve("checkpoint.new"));
        try (var ledger = ledger(new JournalSettings(4096, 4))) {
            for (var i = 0; i < 100; i++) {
                settleOne(ledger);
            }
        }
        assertThat(kept).hasSize(100);
    }

    @Test
    void refusesNewAttemptsWhenTooMuchWaitsButSettlesThoseThatRun() throws IOException {
        away = true;
        try (var ledger = ledger(new JournalSettings(4096, 2))) {
            var open = fill(ledger);
            assertThat(ledger.isAccepting()).isFalse();
            // More than the reserve holds: the rest waits in memory.
            open.forEach(entry -> entry.settle(Attempts.ok(1, 1)));
            assertThat(ledger.backlog()).isEqualTo(open.size());
            away = false;
            ledger.close(Duration.ofSeconds(20));
            assertThat(kept.stream().map(Charge::start).distinct()).hasSameSizeAs(open);
        }
    }

    @Test
    void deletesSegmentsThatAreShipped() throws IOException {
        try (var ledger = ledger(new JournalSettings(4096, 50))) {
            var long_ = ledger.open(Attempts.of("known"));
            for (var i = 0; i < 100; i++) {
                settleOne(ledger);
            }
            long_.settle(Attempts.ok(1, 1));
        }
        assertThat(kept).hasSize(101);
        try (var files = Files.list(folder)) {
            assertThat(files.filter(file -> file.toString().endsWith(".journal")))
                    .hasSizeLessThan(3);
        }
    }

    @Test
    void survivesAListenerThatFails() throws IOException {
        try (var ledger = ledger(SMALL)) {
            ledger.listen(
                    _ -> {
                        throw new IllegalStateException("broken listener");
                    });
            settleOne(ledger);
        }
        assertThat(kept).hasSize(1);
    }

    /// Opens attempts until none is taken any more. The first segment holds fewer than 30 of them;
    /// a refusal before that only means that the second is still being prepared.
    private static List<AttemptEntry> fill(Ledger ledger) {
        var open = new ArrayList<AttemptEntry>();
        while (true) {
            try {
                open.add(ledger.open(Attempts.of("known")));
            } catch (GatewayException e) {
                assertThat(e.reason()).isEqualTo(Reason.LEDGER_UNAVAILABLE);
                if (open.size() > 30) {
                    return open;
                }
                Thread.onSpinWait();
            }
        }
    }

    private static void settleOne(Ledger ledger) {
        while (true) {
            try {
                ledger.open(Attempts.of("known")).settle(Attempts.ok(1, 1));
                return;
            } catch (GatewayException _) {
                Thread.onSpinWait();
            }
        }
    }

    private Charge charge(AttemptStart start) {
        return kept.stream()
                .filter(charge -> charge.start().equals(start))
                .findFirst()
                .orElseThrow();
    }

    private Ledger ledger(JournalSettings settings) throws IOException {
        return Ledger.open(folder, settings, () -> prices, this::keep, now::get);
    }

    private Ledger ledger(Path where) throws IOException {
        return Ledger.open(where, SMALL, () -> prices, this::keep, now::get);
    }

    private void keep(List<Charge> charges) throws IOException {
        if (away) {
            throw new IOException("the sink is away");
        }
        kept.addAll(charges);
    }

    /// The files as a killed process would leave them.
    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(from)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
