package dev.sluice.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Keeps charges in the table `sluice.usage_event`, one statement and one transaction per batch.
public final class PostgresChargeSink implements ChargeSink {
    private static final int TIMEOUT_SECONDS = 30;
    private static final String INSERT =
            """
            INSERT INTO sluice.usage_event (
                request_id, attempt, started_at, tenant_id, key_id, operation, requested_model, model,
                backend, policy, outcome, input_tokens, cache_read_tokens, cache_write_tokens,
                output_tokens, reasoning_tokens, usage_source, cost_nano_usd, price_version,
                first_token_ms, duration_ms)
            SELECT request_id, attempt, 'epoch'::timestamptz + start_ms * interval '1 millisecond',
                tenant_id, key_id, operation, requested_model, model,
                backend, policy, outcome, input_tokens, cache_read_tokens, cache_write_tokens,
                output_tokens, reasoning_tokens, usage_source, cost_nano_usd, price_version,
                first_token_ms, duration_ms
            FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AS row (
                request_id, attempt, start_ms, tenant_id, key_id, operation, requested_model, model,
                backend, policy, outcome, input_tokens, cache_read_tokens, cache_write_tokens,
                output_tokens, reasoning_tokens, usage_source, cost_nano_usd, price_version,
                first_token_ms, duration_ms)
            ORDER BY request_id, attempt
            ON CONFLICT (request_id, attempt) DO NOTHING
            """;

    private final Jdbi database;

    public PostgresChargeSink(Jdbi database) {
        this.database = database;
    }

    @Override
    public void keep(List<Charge> charges) throws SQLException {
        database.useTransaction(handle -> insert(handle.getConnection(), charges));
    }

    private static void insert(Connection connection, List<Charge> charges) throws SQLException {
        try (var insert = connection.prepareStatement(INSERT)) {
            insert.setQueryTimeout(TIMEOUT_SECONDS);
            bind(new Columns(connection, insert, charges));
            insert.executeUpdate();
        }
    }

    private static void bind(Columns columns) throws SQLException {
        columns.add("uuid", charge -> charge.start().requestId().value());
        columns.add("int4", charge -> charge.start().attempt());
        columns.add("int8", charge -> charge.start().startMillis());
        columns.add("text", charge -> charge.start().tenant());
        columns.add("text", charge -> charge.start().keyId());
        columns.add("text", charge -> charge.start().operation().label());
        columns.add("text", charge -> charge.start().requestedModel());
        columns.add("text", charge -> charge.start().model());
        columns.add("text", charge -> charge.start().backend());
        columns.add("text", charge -> charge.start().policy());
        columns.add("text", charge -> charge.settlement().outcome());
        columns.add("int8", charge -> charge.settlement().usage().input());
        columns.add("int8", charge -> charge.settlement().usage().cacheRead());
        columns.add("int8", charge -> charge.settlement().usage().cacheWrite());
        columns.add("int8", charge -> charge.settlement().usage().output());
        columns.add("int8", charge -> charge.settlement().usage().reasoning());
        columns.add("text", charge -> charge.settlement().usage().source().label());
        columns.add("int8", PostgresChargeSink::cost);
        columns.add("text", Charge::priceVersion);
        columns.add("int8", PostgresChargeSink::firstToken);
        columns.add("int8", charge -> charge.settlement().durationMillis());
    }

    private static @Nullable Long cost(Charge charge) {
        return charge.costNanoUsd().isPresent() ? charge.costNanoUsd().getAsLong() : null;
    }

    private static @Nullable Long firstToken(Charge charge) {
        var millis = charge.settlement().firstTokenMillis();
        return millis < 0 ? null : millis;
    }

    /// A column's value in a charge.
    @FunctionalInterface
    private interface Field {
        @Nullable Object of(Charge charge);
    }

    /// Binds one array per column.
    private static final class Columns {
        private final Connection connection;
        private final PreparedStatement statement;
        private final List<Charge> charges;
        private int count;

        Columns(Connection connection, PreparedStatement statement, List<Charge> charges) {
            this.connection = connection;
            this.statement = statement;
            this.charges = charges;
        }

        void add(String type, Field value) throws SQLException {
            @Nullable Object[] values = new @Nullable Object[charges.size()];
            for (var i = 0; i < values.length; i++) {
                values[i] = value.of(charges.get(i));
            }
            statement.setArray(++count, connection.createArrayOf(type, values));
        }
    }
}
