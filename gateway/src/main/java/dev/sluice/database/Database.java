package dev.sluice.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// PostgreSQL: a small pool, a schema that is up to date, and whether it answers.
///
/// An external database may be away at the start: then [#isUp()] is false, and the schema is
/// brought up to date as soon as it answers. Thread-safe.
public final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final int CONNECTIONS = 8;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private final Address address;
    private final @Nullable EmbeddedServer server;
    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final LongSupplier nanoTime;
    private final AtomicBoolean checking = new AtomicBoolean();
    private final ReentrantLock migration = new ReentrantLock();
    private volatile boolean migrated;
    private volatile boolean up;
    private volatile long checkedAt;

    private Database(Address address, @Nullable EmbeddedServer server, LongSupplier nanoTime) {
        this.address = address;
        this.server = server;
        this.nanoTime = nanoTime;
        this.pool = pool(address);
        this.jdbi = Jdbi.create(pool).installPlugin(new PostgresPlugin());
    }

    /// PostgreSQL 18 inside this machine, with its data in a folder that survives restarts; only
    /// one process may use the folder at a time. A server that an earlier, killed gateway left
    /// behind is stopped first.
    ///
    /// @throws IllegalStateException when it does not start, with the reason and where the log lies
    public static Database embedded(Path folder) {
        var server = EmbeddedServer.start(folder, 0);
        var database = new Database(server.address(), server, System::nanoTime);
        try {
            database.migrate();
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
        return database;
    }

    /// A database that somebody else runs. Does not wait for it: when it is away, the first
    /// successful [#migrate()] makes it usable.
    ///
    /// @throws FlywayException when it answers but its schema cannot be brought up to date
    public static Database external(Address address) {
        var database = new Database(address, null, System::nanoTime);
        try (var _ = address.connect()) {
            database.migrate();
        } catch (SQLException e) {
            LOG.warn("database {}: {}; starting without it", address, e.toString());
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
        return database;
    }

    /// Brings the schema up to date, once; later calls cost nothing. Replicas that do so at the
    /// same time wait for each other.
    ///
    /// @throws FlywayException when the database is away or a migration fails
    public void migrate() {
        if (migrated) {
            return;
        }
        migration.lock();
        try {
            if (!migrated) {
                Flyway.configure()
                        .dataSource(pool)
                        .schemas("sluice")
                        .defaultSchema("sluice")
                        .locations("classpath:dev/sluice/database/migration")
                        .validateMigrationNaming(true)
                        .cleanDisabled(true)
                        .load()
                        .migrate();
                migrated = true;
                record(true);
            }
        } finally {
            migration.unlock();
        }
    }

    /// Access to the tables; each use borrows a connection and waits at most 3 seconds for one.
    public Jdbi jdbi() {
        return jdbi;
    }

    /// Where the database answers.
    public Address address() {
        return address;
    }

    /// Whether the database answered lately and its schema is up to date. Never waits: an answer
    /// older than a second starts a new check in the background.
    public boolean isUp() {
        if (nanoTime.getAsLong() - checkedAt > FRESH_NANOS && checking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("database-check").start(this::check);
        }
        return up;
    }

    private void check() {
        try {
            record(answers() && migrated);
        } finally {
            checking.set(false);
        }
    }

    private boolean answers() {
        try (var connection = pool.getConnection()) {
            return connection.isValid(2);
        } catch (SQLException e) {
            LOG.debug("database {}: {}", address, e.toString());
            return false;
        }
    }

    private void record(boolean answered) {
        checkedAt = nanoTime.getAsLong();
        if (up != answered) {
            LOG.info("database {} is {}", address, answered ? "up" : "down");
        }
        up = answered;
    }

    private static HikariDataSource pool(Address address) {
        var config = new HikariConfig();
        config.setPoolName("database");
        config.setJdbcUrl(address.url());
        config.setDataSourceProperties(address.properties());
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(LONGEST_WAIT.toMillis());
        config.setValidationTimeout(1_000);
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    /// Closes the pool, and stops the embedded server.
    @Override
    public void close() {
        up = false;
        pool.close();
        if (server != null) {
            server.close();
        }
    }
}
