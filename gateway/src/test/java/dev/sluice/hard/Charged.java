package dev.sluice.hard;

import java.util.List;
import org.jdbi.v3.core.Jdbi;

/// A charge as PostgreSQL has it.
record Charged(
        String requestId,
        int attempt,
        String outcome,
        String source,
        long prompt,
        long completion) {

    /// All charges, oldest first.
    static List<Charged> all(Jdbi jdbi) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                                        SELECT *, input_tokens + cache_read_tokens + cache_write_tokens AS prompt,
                                            output_tokens + reasoning_tokens AS completion
                                        FROM sluice.usage_event ORDER BY started_at, request_id, attempt
                                        """)
                                .map(
                                        (row, _) ->
                                                new Charged(
                                                        row.getString("request_id"),
                                                        row.getInt("attempt"),
                                                        row.getString("outcome"),
                                                        row.getString("usage_source"),
                                                        row.getLong("prompt"),
                                                        row.getLong("completion")))
                                .list());
    }

    /// The charges of one request.
    static List<Charged> of(Jdbi jdbi, String requestId) {
        return all(jdbi).stream().filter(c -> c.requestId.equals(requestId)).toList();
    }
}
