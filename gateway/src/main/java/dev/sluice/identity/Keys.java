package dev.sluice.identity;

import dev.sluice.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/// The API keys in the database. Every change is one statement, so changes at the same time do not
/// undo each other. Thread-safe. Every method may throw [org.jdbi.v3.core.JdbiException] when the
/// database is away.
public final class Keys {
    private final Jdbi jdbi;
    private final Pepper pepper;
    private final InstantSource clock;

    public Keys(Database database, Pepper pepper, InstantSource clock) {
        this.jdbi = database.jdbi();
        this.pepper = pepper;
        this.clock = clock;
    }

    /// What a new key shall be.
    ///
    /// @param expiresAt when it stops working; null means never
    public record Draft(
            String tenant,
            String name,
            @Nullable Instant expiresAt,
            RequestLimits limits,
            List<String> allowedModels,
            List<String> tags) {}

    /// A key with its secret, this once.
    ///
    /// @param text the whole key, `sk-slc_<id>_<secret>`
    public record Issued(ApiKey key, String text) {
        @Override
        public String toString() {
            return "Issued[" + key.id() + "]";
        }
    }

    /// A place in the list of keys, newest first.
    public record Position(Instant createdAt, String id) {}

    /// Makes a key; empty when there is no such tenant.
    public Optional<Issued> create(Draft draft) {
        return jdbi.withHandle(handle -> insert(handle, draft));
    }

    Optional<Issued> insert(Handle handle, Draft draft) {
        var text = KeyText.random();
        return handle.createQuery(
                        """
                        INSERT INTO sluice.api_key
                            (id, tenant_id, name, secret_hash, disabled, created_at, expires_at,
                             requests_per_minute, concurrent_requests, allowed_models, tags)
                        SELECT :id, t.id, :name, :hash, false, :createdAt, :expiresAt,
                               :perMinute, :concurrent, :allowedModels, :tags
                        FROM sluice.tenant t WHERE t.id = :tenant
                        RETURNING *
                        """)
                .bind("id", text.id())
                .bind("tenant", draft.tenant())
                .bind("name", draft.name())
                .bind("hash", pepper.hash(text.secretBytes()).bytes())
                .bind("createdAt", clock.instant().truncatedTo(ChronoUnit.MICROS))
                .bind("expiresAt", draft.expiresAt())
                .bind("perMinute", draft.limits().perMinute())
                .bind("concurrent", draft.limits().concurrent())
                .bindArray("allowedModels", String.class, draft.allowedModels())
                .bindArray("tags", String.class, draft.tags())
                .map((row, _) -> key(row))
                .findOne()
                .map(key -> new Issued(key, text.reveal()));
    }

    /// Keys, newest first.
    ///
    /// @param tenant only this tenant's; empty for all
    /// @param after last key of the page before; null for the first page
    /// @param size most keys to return
    public List<ApiKey> page(String tenant, @Nullable Position after, int size) {
        var query =
                """
                SELECT * FROM sluice.api_key
                WHERE (:tenant = '' OR tenant_id = :tenant)
                  AND (:id::text IS NULL OR (created_at, id) < (:createdAt::timestamptz, :id))
                ORDER BY created_at DESC, id DESC
                LIMIT :size
                """;
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(query)
                                .bind("tenant", tenant)
                                .bind("createdAt", after == null ? null : after.createdAt())
                                .bind("id", after == null ? null : after.id())
                                .bind("size", size)
                                .map((row, _) -> key(row))
                                .list());
    }

    /// Disables or enables a key; empty when there is none.
    public Optional<ApiKey> setDisabled(String id, boolean disabled) {
        return change(
                "UPDATE sluice.api_key SET disabled = :disabled WHERE id = :id RETURNING *",
                id,
                query -> query.bind("disabled", disabled));
    }

    /// Sets the time at which a key stops working, or clears it with null; empty when there is no
    /// such key.
    public Optional<ApiKey> expire(String id, @Nullable Instant expiresAt) {
        return change(
                "UPDATE sluice.api_key SET expires_at = :expiresAt WHERE id = :id RETURNING *",
                id,
                query -> query.bind("expiresAt", expiresAt));
    }

    /// Gives a key a new secret; empty when there is no such key.
    ///
    /// @param overlap how long the present secret goes on working; one from an earlier overlap
    ///     stops now
    public Optional<Issued> rotate(String id, Duration overlap) {
        var text = KeyText.renewed(id);
        var until = overlap.isZero() ? null : clock.instant().plus(overlap);
        return change(
                        """
                        UPDATE sluice.api_key
                        SET previous_hash = CASE WHEN :until::timestamptz IS NULL THEN NULL ELSE secret_hash END,
                            previous_until = :until,
                            secret_hash = :hash
                        WHERE id = :id
                        RETURNING *
                        """,
                        id,
                        query ->
                                query.bind("until", until)
                                        .bind("hash", pepper.hash(text.secretBytes()).bytes()))
                .map(key -> new Issued(key, text.reveal()));
    }

    /// Removes a key for good; false when there is none.
    public boolean delete(String id) {
        return jdbi.withHandle(
                handle -> handle.execute("DELETE FROM sluice.api_key WHERE id = ?", id) == 1);
    }

    private Optional<ApiKey> change(String sql, String id, UnaryOperator<Query> bind) {
        return jdbi.withHandle(
                handle ->
                        bind.apply(handle.createQuery(sql).bind("id", id))
                                .map((row, _) -> key(row))
                                .findOne());
    }

    private static ApiKey key(ResultSet row) throws SQLException {
        var expiresAt = row.getTimestamp("expires_at");
        return new ApiKey(
                row.getString("id"),
                row.getString("tenant_id"),
                row.getString("name"),
                row.getBoolean("disabled"),
                row.getTimestamp("created_at").toInstant(),
                expiresAt == null ? null : expiresAt.toInstant(),
                new RequestLimits(
                        row.getInt("requests_per_minute"), row.getInt("concurrent_requests")),
                KeyRingReader.texts(row, "allowed_models"),
                KeyRingReader.texts(row, "tags"));
    }
}
