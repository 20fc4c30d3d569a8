package dev.sluice.identity;

import dev.sluice.database.Database;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// The first start: without a tenant and a key, nobody could call.
public final class Bootstrap {
    /// Id of the tenant that the first start makes.
    public static final String TENANT = "default";

    private final Database database;
    private final Keys keys;
    private final InstantSource clock;

    public Bootstrap(Database database, Keys keys, InstantSource clock) {
        this.database = database;
        this.keys = keys;
        this.clock = clock;
    }

    /// Makes the tenant `default` and one key of it, both or nothing. Empty when the tenant exists
    /// already, whatever became of its keys; of two replicas that start at the same time, one makes
    /// them.
    public Optional<Keys.Issued> run() {
        var tenant =
                new Tenant(
                        TENANT,
                        "Default",
                        RequestLimits.NONE,
                        false,
                        clock.instant().truncatedTo(ChronoUnit.MICROS));
        var draft =
                new Keys.Draft(TENANT, "First key", null, RequestLimits.NONE, List.of(), List.of());
        return database.jdbi()
                .inTransaction(
                        handle ->
                                Tenants.insert(handle, tenant)
                                        ? keys.insert(handle, draft)
                                        : Optional.empty());
    }
}
