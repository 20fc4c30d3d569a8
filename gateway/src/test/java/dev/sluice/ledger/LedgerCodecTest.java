package dev.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.ledger.price.ModelPrice;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class LedgerCodecTest {
    private static final TokenUsage USAGE =
            new TokenUsage(1, 200, 30_000, Long.MAX_VALUE, 5, TokenUsage.Source.PROVIDER);

    @Test
    void readsBackWhatItWrote() {
        var start = Attempts.of("gpt-4o");
        assertRoundTrip(new LedgerRecord.Begin(start, "v1", Optional.empty()));
        assertRoundTrip(
                new LedgerRecord.Begin(start, "v1", Optional.of(new ModelPrice(1, 2, 3, 4, 5, 6))));
        assertRoundTrip(new LedgerRecord.Progress(start.requestId(), 2, 1_234, USAGE));
        var settlement = new Settlement("backend_timeout", USAGE, -1, 99);
        assertRoundTrip(
                new LedgerRecord.Settle(
                        new Charge(start, settlement, OptionalLong.of(Long.MAX_VALUE), "v1")));
        assertRoundTrip(
                new LedgerRecord.Settle(
                        new Charge(start, Attempts.ok(1, 0), OptionalLong.empty(), "")));
    }

    @Test
    void cutsLongTextsBetweenCharactersAndReplacesNul() {
        assertThat(requestedModel("é".repeat(2_000))).isEqualTo("é".repeat(512));
        assertThat(requestedModel("x" + "é".repeat(2_000))).isEqualTo("x" + "é".repeat(511));
        assertThat(requestedModel("a\0b")).isEqualTo("a\ufffdb");
    }

    @Test
    void refusesBytesOfAnotherVersion() {
        assertThatThrownBy(() -> LedgerCodec.decode(1, new byte[] {9}))
                .hasMessage("ledger record version: 9 (expected: 1)");
        assertThatThrownBy(() -> LedgerCodec.decode(7, new byte[] {1}))
                .hasMessage("ledger record type: 7 (expected: 1 to 3)");
    }

    private static String requestedModel(String text) {
        var start = Attempts.of("m");
        var named =
                new AttemptStart(
                        start.requestId(),
                        1,
                        start.startMillis(),
                        "t",
                        "k",
                        start.operation(),
                        text,
                        "m",
                        "b",
                        "p",
                        0);
        var record = new LedgerRecord.Begin(named, "", Optional.empty());
        var back = (LedgerRecord.Begin) LedgerCodec.decode(1, LedgerCodec.encode(record));
        return back.start().requestedModel();
    }

    private static void assertRoundTrip(LedgerRecord record) {
        assertThat(LedgerCodec.decode(LedgerCodec.type(record), LedgerCodec.encode(record)))
                .isEqualTo(record);
    }
}
