package dev.sluice.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/// Reads the [KeyRing] from the tables.
final class KeyRingReader {
    private final Jdbi jdbi;

    KeyRingReader(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// The ring as it is now: the known one when nothing has changed. Revision and keys are of the
    /// same moment.
    KeyRing read(@Nullable KeyRing known) {
        return jdbi.inTransaction(
                TransactionIsolationLevel.REPEATABLE_READ,
                handle -> {
                    var revision =
                            handle.createQuery("SELECT value FROM sluice.revision")
                                    .mapTo(Long.class)
                                    .one();
                    return known != null && known.revision() == revision
                            ? known
                            : readAll(handle, revision);
                });
    }

    private static KeyRing readAll(Handle handle, long revision) {
        var entries = new HashMap<String, KeyRing.Entry>();
        handle.createQuery(
                        """
                        SELECT k.*,
                               t.requests_per_minute AS tenant_per_minute,
                               t.concurrent_requests AS tenant_concurrent,
                               t.disabled AS tenant_disabled
                        FROM sluice.api_key k JOIN sluice.tenant t ON t.id = k.tenant_id
                        """)
                .setFetchSize(1_000)
                .map((row, _) -> entry(row))
                .forEach(entry -> entries.put(entry.caller().keyId(), entry));
        return new KeyRing(revision, entries);
    }

    private static KeyRing.Entry entry(ResultSet row) throws SQLException {
        var caller =
                new Caller(
                        row.getString("tenant_id"),
                        row.getString("id"),
                        new RequestLimits(
                                row.getInt("requests_per_minute"),
                                row.getInt("concurrent_requests")),
                        new RequestLimits(
                                row.getInt("tenant_per_minute"), row.getInt("tenant_concurrent")),
                        Set.copyOf(texts(row, "allowed_models")),
                        texts(row, "tags"));
        var previous = row.getBytes("previous_hash");
        return new KeyRing.Entry(
                caller,
                new SecretHash(row.getBytes("secret_hash")),
                previous == null ? SecretHash.NONE : new SecretHash(previous),
                millis(row, "previous_until", 0),
                millis(row, "expires_at", Long.MAX_VALUE),
                row.getBoolean("disabled"),
                row.getBoolean("tenant_disabled"));
    }

    static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    private static long millis(ResultSet row, String column, long absent) throws SQLException {
        var time = row.getTimestamp(column);
        return time == null ? absent : time.getTime();
    }
}
