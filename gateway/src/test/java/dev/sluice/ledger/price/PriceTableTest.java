package dev.sluice.ledger.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class PriceTableTest {
    private static final long NOW = Instant.parse("2026-11-20T12:00:00Z").toEpochMilli();

    @Test
    void pricesEveryBucketOnce() {
        var price = new ModelPrice(3_000_000, 300_000, 3_750_000, 15_000_000, 20_000_000, 0);
        // 100 * $3 + 2000 * $0.30 + 10 * $3.75 + 50 * $15 + 7 * $20, per million tokens.
        assertThat(price.chatNanoUsd(100, 2_000, 10, 50, 7)).isEqualTo(1_827_500);
    }

    @Test
    void roundsHalfUpOnceAndNotPerBucket() {
        var price = new ModelPrice(400, 400, 400, 500, 0, 499);
        assertThat(price.chatNanoUsd(1, 1, 1, 0, 0)).isEqualTo(1);
        assertThat(price.chatNanoUsd(0, 0, 0, 1, 0)).isEqualTo(1);
        assertThat(price.embeddingNanoUsd(1)).isZero();
    }

    @Test
    void readsAListPriceExactly() {
        assertThat(ModelPrice.picoUsd("0.0375")).isEqualTo(37_500);
        assertThat(ModelPrice.picoUsd("0.000001")).isEqualTo(1);
        assertThat(ModelPrice.picoUsd("75.00")).isEqualTo(75_000_000);
        assertThatThrownBy(() -> ModelPrice.picoUsd("0.0000001"))
                .hasMessageContaining("6 decimals");
        assertThatThrownBy(() -> ModelPrice.picoUsd("-1")).hasMessageContaining("expected: 0 to");
        assertThatThrownBy(() -> ModelPrice.picoUsd("cheap")).hasMessageContaining("6 decimals");
    }

    @Test
    void refusesASumThatDoesNotFit() {
        var price = new ModelPrice(1_000_000_000_000L, 0, 0, 0, 0, 0);
        assertThatThrownBy(() -> price.chatNanoUsd(Long.MAX_VALUE, 0, 0, 0, 0))
                .isInstanceOf(ArithmeticException.class);
        assertThat(price.chatNanoUsd(9_000_000_000L, 0, 0, 0, 0))
                .isEqualTo(9_000_000_000_000_000_000L);
    }

    @Test
    void choosesTheNameThenTheLongestPrefixThenTheLatestDay() {
        var table =
                PriceTable.parse(
                        "test.yaml",
                        """
                        prices:
                          - {model: gpt*, from: 2026-01-01, input: 1, output: 1}
                          - {model: gpt-9*, from: 2026-01-01, input: 2, output: 2}
                          - {model: gpt-9-mini, from: 2026-01-01, input: 3, output: 3}
                          - {model: gpt-9-mini, from: 2026-06-01, input: 4, output: 4}
                          - {model: gpt-9-mini, from: 2027-01-01, input: 5, output: 5}
                        """);
        assertThat(input(table, "gpt-9-mini", NOW)).isEqualTo(4_000_000);
        assertThat(input(table, "gpt-9-mini", Instant.parse("2026-05-31T23:59:59Z").toEpochMilli()))
                .isEqualTo(3_000_000);
        assertThat(input(table, "gpt-9-maxi", NOW)).isEqualTo(2_000_000);
        assertThat(input(table, "gpt-8", NOW)).isEqualTo(1_000_000);
        assertThat(table.price("llama", NOW)).isEmpty();
        assertThat(table.price("gpt-8", 0)).isEmpty();
    }

    @Test
    void takesAbsentBucketsFromTheirNeighbours() {
        var table =
                PriceTable.parse(
                        "test.yaml",
                        "prices: [{model: m, from: 2026-01-01, input: 0.15, output: 0.60}]");
        assertThat(table.price("m", NOW))
                .contains(new ModelPrice(150_000, 150_000, 150_000, 600_000, 600_000, 150_000));
    }

    @Test
    void refusesABadFileAndTellsWhere() {
        assertBad("prices: [{model: m, from: 2026-01-01, input: 1, ouput: 2}]", "prices[0].ouput");
        assertBad("prices: [{model: m, from: soon, input: 1, output: 2}]", "prices[0].from: soon");
        assertBad("prices: [{model: m, from: 2026-01-01, input: 1}]", "no price");
        assertBad("prices: [{model: m, from: 2026-01-01, embedding: 1e-9}]", "[0].embedding: 1e-9");
        assertBad("price: []", "expected one key, prices");
        assertBad("prices: [", "test.yaml");
        assertBad(
                """
                prices:
                  - {model: m, from: 2026-01-01, embedding: 1}
                  - {model: m, from: 2026-01-01, embedding: 2}
                """,
                "m is there twice from 2026-01-01");
    }

    @Test
    void knowsTheModelsThatComeWithTheGateway() {
        var table = PriceTable.builtIn();
        var mini = table.price("gpt-4o-mini", NOW).orElseThrow();
        assertThat(mini.chatNanoUsd(1_000_000, 0, 0, 0, 0)).isEqualTo(150_000_000);
        assertThat(table.price("all-minilm-l6-v2", NOW).orElseThrow().embeddingNanoUsd(1_000_000))
                .isZero();
        assertThat(table.price("claude-sonnet-4-5-20250929", NOW)).isPresent();
        assertThat(table.price("gpt-4o-realtime-preview", NOW)).isEmpty();
        assertThat(table.version()).matches("[0-9a-f]{16}");
    }

    private static long input(PriceTable table, String model, long millis) {
        return table.price(model, millis).orElseThrow().input();
    }

    private static void assertBad(String yaml, String message) {
        assertThatThrownBy(() -> PriceTable.parse("test.yaml", yaml))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
