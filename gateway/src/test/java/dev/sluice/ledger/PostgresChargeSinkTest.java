package dev.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.database.PostgresExtension;
import dev.sluice.ledger.journal.JournalSettings;
import dev.sluice.ledger.price.PriceTable;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class PostgresChargeSinkTest {
    @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();

    @TempDir Path folder;

    private final ChargeSink sink = new PostgresChargeSink(POSTGRES.database().jdbi());

    @BeforeEach
    void empty() {
        execute("DROP TABLE IF EXISTS sluice.hidden");
        execute("TRUNCATE sluice.usage_event");
    }

    @Test
    void keepsEveryColumn() throws Exception {
        var start = Attempts.of("gpt-4o");
        var usage = new TokenUsage(1, 2, 3, 4, 5, TokenUsage.Source.ESTIMATED_CRASH);
        sink.keep(
                List.of(
                        new Charge(
                                start,
                                new Settlement("crashed", usage, -1, 77),
                                OptionalLong.of(123),
                                "v1")));
        var row =
                POSTGRES.database()
                        .jdbi()
                        .withHandle(
                                handle ->
                                        handle.createQuery(
                                                        """
                                                        SELECT *, extract(epoch FROM started_at) * 1000 AS millis
                                                        FROM sluice.usage_event
                                                        """)
                                                .mapToMap()
                                                .one());
        assertThat(row)
                .containsEntry("request_id", start.requestId().value())
                .containsEntry("attempt", 1)
                .containsEntry("tenant_id", "tenant")
                .containsEntry("key_id", "key")
                .containsEntry("operation", "chat")
                .containsEntry("requested_model", "auto")
                .containsEntry("model", "gpt-4o")
                .containsEntry("backend", "backend-1")
                .containsEntry("policy", "default@abc;arm=a;rule=r")
                .containsEntry("outcome", "crashed")
                .containsEntry("input_tokens", 1L)
                .containsEntry("cache_read_tokens", 2L)
                .containsEntry("cache_write_tokens", 3L)
                .containsEntry("output_tokens", 4L)
                .containsEntry("reasoning_tokens", 5L)
                .containsEntry("usage_source", "estimated_crash")
                .containsEntry("cost_nano_usd", 123L)
                .containsEntry("price_version", "v1")
                .containsEntry("first_token_ms", null)
                .containsEntry("duration_ms", 77L);
        assertThat(row.get("millis")).hasToString(Attempts.START + ".000000");
    }

    @Test
    void leavesABatchThatComesAgainAsItIs() throws Exception {
        var charge = new Charge(Attempts.of("m"), Attempts.ok(1, 2), OptionalLong.empty(), "v1");
        var other = new Charge(charge.start(), Attempts.ok(9, 9), OptionalLong.of(1), "v2");
        sink.keep(List.of(charge, charge));
        sink.keep(List.of(charge, other));
        assertThat(count("WHERE input_tokens = 1 AND cost_nano_usd IS NULL")).isEqualTo(1);
        assertThat(count("")).isEqualTo(1);
    }

    @Test
    void losesNothingWhileTheDatabaseIsAway() throws Exception {
        execute("ALTER TABLE sluice.usage_event RENAME TO hidden");
        try (var ledger =
                Ledger.open(
                        folder,
                        new JournalSettings(1 << 20, 8),
                        PriceTable::builtIn,
                        sink,
                        System::nanoTime)) {
            for (var i = 0; i < 700; i++) {
                ledger.open(Attempts.of("gpt-4o")).settle(Attempts.ok(i, 1));
            }
            assertThat(ledger.backlog()).isEqualTo(700);
            execute("ALTER TABLE sluice.hidden RENAME TO usage_event");
        }
        assertThat(count("")).isEqualTo(700);
        assertThat(count("WHERE cost_nano_usd IS NULL")).isZero();
    }

    private static long count(String where) {
        return POSTGRES.database()
                .jdbi()
                .withHandle(
                        handle ->
                                handle.createQuery(
                                                "SELECT count(*) FROM sluice.usage_event " + where)
                                        .mapTo(Long.class)
                                        .one());
    }

    private static void execute(String sql) {
        POSTGRES.database().jdbi().useHandle(handle -> handle.execute(sql));
    }
}
