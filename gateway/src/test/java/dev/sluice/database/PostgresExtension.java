package dev.sluice.database;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/// A real PostgreSQL 18: one server per JVM, one fresh database per test class. The server's folder
/// stays in `target`, so that the next run starts in a blink.
///
/// ```java
/// @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();
/// ```
public final class PostgresExtension implements BeforeAllCallback, AfterAllCallback {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private @Nullable Database database;
    private @Nullable Address address;

    /// The class's own database, with all migrations applied.
    public Database database() {
        if (database == null) {
            throw new IllegalStateException("no database (expected: use inside a test)");
        }
        return database;
    }

    /// Where the class's own database answers, for a second [Database] on it.
    public Address address() {
        if (address == null) {
            throw new IllegalStateException("no database (expected: use inside a test)");
        }
        return address;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        var server = server(context);
        var name = "test_" + NUMBER.incrementAndGet();
        var root = server.address();
        Jdbi.create(root.url(), root.user(), root.password())
                .useHandle(
                        handle -> {
                            handle.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
                            handle.execute("CREATE DATABASE " + name);
                        });
        address =
                new Address(
                        root.url().replaceFirst("/postgres$", "/" + name),
                        root.user(),
                        root.password());
        database = Database.external(address);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        database().close();
    }

    private static EmbeddedServer server(ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(PostgresExtension.class))
                .computeIfAbsent(
                        EmbeddedServer.class,
                        _ -> EmbeddedServer.start(Path.of("target", "postgres"), 0),
                        EmbeddedServer.class);
    }
}
