package dev.sluice.admin;

import dev.sluice.database.Database;
import dev.sluice.proto.admin.v1.Charge;
import dev.sluice.proto.admin.v1.UsageSum;
import dev.sluice.proto.inference.v1.Usage;
import dev.sluice.proto.inference.v1.UsageSource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Asks the ledger's table, `usage_event`. Thread-safe.
public final class ChargeTable implements ChargeQueries {
    private static final String LIST =
            """
            SELECT * FROM sluice.usage_event
            WHERE (:tenant = '' OR tenant_id = :tenant)
              AND (:key = '' OR key_id = :key)
              AND (:request::uuid IS NULL OR request_id = :request)
              AND (:afterTime::timestamptz IS NULL
                   OR started_at < :afterTime
                   OR started_at = :afterTime
                      AND (request_id, attempt) > (:afterRequest::uuid, :afterAttempt::int))
            ORDER BY started_at DESC, request_id, attempt
            LIMIT :size
            """;

    /// The group's column is one of ours, never the caller's text.
    private static final String SUMMARIZE =
            """
            SELECT {group} AS group_id,
                   count(DISTINCT request_id) AS requests,
                   count(*) FILTER (WHERE outcome <> 'ok') AS failures,
                   coalesce(sum(input_tokens), 0)::bigint AS input_tokens,
                   coalesce(sum(cache_read_tokens), 0)::bigint AS cache_read_tokens,
                   coalesce(sum(cache_write_tokens), 0)::bigint AS cache_write_tokens,
                   coalesce(sum(output_tokens), 0)::bigint AS output_tokens,
                   coalesce(sum(reasoning_tokens), 0)::bigint AS reasoning_tokens,
                   coalesce(sum(cost_nano_usd), 0)::bigint AS cost_nano_usd,
                   count(*) FILTER (WHERE cost_nano_usd IS NULL) AS unpriced
            FROM sluice.usage_event
            WHERE started_at >= :start AND started_at < :end AND (:tenant = '' OR tenant_id = :tenant)
            GROUP BY group_id
            ORDER BY cost_nano_usd DESC, requests DESC, group_id
            """;

    private final Jdbi jdbi;

    public ChargeTable(Database database) {
        this.jdbi = database.jdbi();
    }

    @Override
    public List<Charge> list(Filter filter, @Nullable Position after, int size) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(LIST)
                                .bind("tenant", filter.tenant())
                                .bind("key", filter.key())
                                .bind("request", filter.request())
                                .bind("afterTime", after == null ? null : after.startedAt())
                                .bind("afterRequest", after == null ? null : after.request())
                                .bind("afterAttempt", after == null ? 0 : after.attempt())
                                .bind("size", size)
                                .map((row, _) -> charge(row))
                                .list());
    }

    @Override
    public List<UsageSum> summarize(Instant start, Instant end, Grouping grouping, String tenant) {
        var column =
                switch (grouping) {
                    case NONE -> "''";
                    case TENANT -> "tenant_id";
                    case KEY -> "key_id";
                    case MODEL -> "model";
                    case BACKEND -> "backend";
                };
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(SUMMARIZE.replace("{group}", column))
                                .bind("start", start)
                                .bind("end", end)
                                .bind("tenant", tenant)
                                .map((row, _) -> sum(row))
                                .list());
    }

    private static Charge charge(ResultSet row) throws SQLException {
        var charge =
                Charge.newBuilder()
                        .setRequestId(row.getString("request_id"))
                        .setAttempt(row.getInt("attempt"))
                        .setStartTime(Times.message(row.getTimestamp("started_at").toInstant()))
                        .setTenantId(row.getString("tenant_id"))
                        .setKeyId(row.getString("key_id"))
                        .setOperation(row.getString("operation"))
                        .setRequestedModel(row.getString("requested_model"))
                        .setModel(row.getString("model"))
                        .setBackend(row.getString("backend"))
                        .setPolicy(row.getString("policy"))
                        .setOutcome(row.getString("outcome"))
                        .setUsage(usage(row).setSource(source(row.getString("usage_source"))))
                        .setDurationMs(row.getLong("duration_ms"));
        var cost = row.getLong("cost_nano_usd");
        if (!row.wasNull()) {
            charge.setCostNanoUsd(cost);
        }
        var firstToken = row.getLong("first_token_ms");
        if (!row.wasNull()) {
            charge.setFirstTokenMs(firstToken);
        }
        return charge.build();
    }

    private static UsageSum sum(ResultSet row) throws SQLException {
        return UsageSum.newBuilder()
                .setGroup(row.getString("group_id"))
                .setRequests(row.getLong("requests"))
                .setFailures(row.getLong("failures"))
                .setUsage(usage(row))
                .setCostNanoUsd(row.getLong("cost_nano_usd"))
                .setUnpriced(row.getLong("unpriced"))
                .build();
    }

    private static Usage.Builder usage(ResultSet row) throws SQLException {
        return Usage.newBuilder()
                .setInputTokens(row.getLong("input_tokens"))
                .setCacheReadTokens(row.getLong("cache_read_tokens"))
                .setCacheWriteTokens(row.getLong("cache_write_tokens"))
                .setOutputTokens(row.getLong("output_tokens"))
                .setReasoningTokens(row.getLong("reasoning_tokens"));
    }

    private static UsageSource source(String label) {
        return switch (label) {
            case "provider" -> UsageSource.USAGE_SOURCE_PROVIDER;
            case "counted" -> UsageSource.USAGE_SOURCE_COUNTED;
            case "estimated_crash" -> UsageSource.USAGE_SOURCE_ESTIMATED_CRASH;
            default -> throw new IllegalStateException("usage_source: " + label + " (unknown)");
        };
    }
}
