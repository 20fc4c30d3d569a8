package dev.sluice.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells a listener that tenants or keys may have changed.
///
/// One connection of its own listens on the channel that the tables' triggers notify. Because
/// notifications are lost while a connection is down, the listener is also called after every
/// connect and once per interval, so it must be cheap when nothing has changed. The listener runs
/// on this object's thread, never twice at the same time. When the database goes away, connecting
/// is tried again once per interval, for ever.
public final class Changes implements AutoCloseable {
    /// How often the listener is called without a notification.
    public static final Duration INTERVAL = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Changes.class);

    private final Database database;
    private final Duration interval;
    private final Runnable listener;
    private final String listen;
    private final Thread thread;
    private volatile boolean closed;
    private boolean failing;

    /// Starts to listen.
    ///
    /// @param interval time between calls without a notification, such as [#INTERVAL]
    public Changes(Database database, Duration interval, Runnable listener) {
        this(database, interval, listener, "sluice_changed");
    }

    Changes(Database database, Duration interval, Runnable listener, String channel) {
        this.database = database;
        this.interval = interval;
        this.listener = listener;
        this.listen = "LISTEN " + channel;
        this.thread = Thread.ofPlatform().daemon().name("database-changes").start(this::run);
    }

    private void run() {
        while (!closed) {
            try (var connection = database.address().connect()) {
                database.migrate();
                follow(connection);
            } catch (SQLException | RuntimeException e) {
                failed(e);
                pause();
            }
        }
    }

    private void follow(Connection connection) throws SQLException {
        var notifications = connection.unwrap(PGConnection.class);
        try (var statement = connection.createStatement()) {
            statement.execute(listen);
            while (!closed) {
                listener.run();
                if (failing) {
                    LOG.info("database {} answers again", database.address());
                    failing = false;
                }
                notifications.getNotifications((int) interval.toMillis());
                // A dead peer shows only when something is sent to it.
                statement.execute("SELECT 1");
            }
        }
    }

    private void failed(Exception e) {
        if (!failing && !closed) {
            LOG.warn(
                    "database {}: {}; going on with what is known",
                    database.address(),
                    e.toString());
            failing = true;
        }
    }

    private void pause() {
        try {
            Thread.sleep(interval);
        } catch (InterruptedException e) {
            // Only close() interrupts; the loop ends by the flag.
            Thread.currentThread().interrupt();
        }
    }

    /// Stops listening; waits at most a few seconds for a call that is under way.
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
