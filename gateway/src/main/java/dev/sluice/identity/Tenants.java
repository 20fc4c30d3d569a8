package dev.sluice.identity;

import dev.sluice.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// The tenants in the database. Thread-safe. Every method may throw
/// [org.jdbi.v3.core.JdbiException] when the database is away.
public final class Tenants {
    private final Jdbi jdbi;
    private final InstantSource clock;

    public Tenants(Database database, InstantSource clock) {
        this.jdbi = database.jdbi();
        this.clock = clock;
    }

    /// What to change; null leaves as is.
    public record Change(
            @Nullable String name,
            @Nullable Integer perMinute,
            @Nullable Integer concurrent,
            @Nullable Boolean disabled) {}

    /// Makes a tenant; empty when the id is taken.
    public Optional<Tenant> create(String id, String name, RequestLimits limits, boolean disabled) {
        var tenant =
                new Tenant(
                        id, name, limits, disabled, clock.instant().truncatedTo(ChronoUnit.MICROS));
        return jdbi.withHandle(handle -> insert(handle, tenant))
                ? Optional.of(tenant)
                : Optional.empty();
    }

    /// Tenants in the order of their ids.
    ///
    /// @param after last id of the page before; empty for the first page
    /// @param size most tenants to return
    public List<Tenant> page(String after, int size) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                                        SELECT * FROM sluice.tenant WHERE id > :after ORDER BY id LIMIT :size
                                        """)
                                .bind("after", after)
                                .bind("size", size)
                                .map((row, _) -> tenant(row))
                                .list());
    }

    /// Changes a tenant; empty when there is none.
    public Optional<Tenant> update(String id, Change change) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                                        UPDATE sluice.tenant
                                        SET name = coalesce(:name, name),
                                            requests_per_minute = coalesce(:perMinute, requests_per_minute),
                                            concurrent_requests = coalesce(:concurrent, concurrent_requests),
                                            disabled = coalesce(:disabled, disabled)
                                        WHERE id = :id
                                        RETURNING *
                                        """)
                                .bind("id", id)
                                .bind("name", change.name())
                                .bind("perMinute", change.perMinute())
                                .bind("concurrent", change.concurrent())
                                .bind("disabled", change.disabled())
                                .map((row, _) -> tenant(row))
                                .findOne());
    }

    static boolean insert(Handle handle, Tenant tenant) {
        return handle.createUpdate(
                                """
                                INSERT INTO sluice.tenant
                                    (id, name, requests_per_minute, concurrent_requests, disabled, created_at)
                                VALUES (:id, :name, :perMinute, :concurrent, :disabled, :createdAt)
                                ON CONFLICT DO NOTHING
                                """)
                        .bind("id", tenant.id())
                        .bind("name", tenant.name())
                        .bind("perMinute", tenant.limits().perMinute())
                        .bind("concurrent", tenant.limits().concurrent())
                        .bind("disabled", tenant.disabled())
                        .bind("createdAt", tenant.createdAt())
                        .execute()
                == 1;
    }

    private static Tenant tenant(ResultSet row) throws SQLException {
        return new Tenant(
                row.getString("id"),
                row.getString("name"),
                new RequestLimits(
                        row.getInt("requests_per_minute"), row.getInt("concurrent_requests")),
                row.getBoolean("disabled"),
                row.getTimestamp("created_at").toInstant());
    }
}
