package dev.sluice.admin;

import dev.sluice.proto.admin.v1.Charge;
import dev.sluice.proto.admin.v1.UsageSum;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Questions to the ledger. Every method may throw [org.jdbi.v3.core.JdbiException] when the
/// database is away.
public interface ChargeQueries {
    /// Which charges.
    ///
    /// @param tenant only this tenant's; empty for all
    /// @param key only this key's; empty for all
    /// @param request only this request's; null for all
    record Filter(String tenant, String key, @Nullable UUID request) {}

    /// A place in the list of charges, newest first.
    record Position(Instant startedAt, UUID request, int attempt) {}

    /// What sums are made for.
    enum Grouping {
        NONE,
        TENANT,
        KEY,
        MODEL,
        BACKEND
    }

    /// Charges, newest first.
    ///
    /// @param after last charge of the page before; null for the first page
    /// @param size most charges to return
    List<Charge> list(Filter filter, @Nullable Position after, int size);

    /// Sums of the attempts that started at or after `start` and before `end`, dearest first.
    ///
    /// @param tenant only this tenant's; empty for all
    List<UsageSum> summarize(Instant start, Instant end, Grouping grouping, String tenant);
}
