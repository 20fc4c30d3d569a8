package dev.sluice.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class ChangesTest {
    @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();

    private static final Duration NEVER = Duration.ofHours(1);

    private final Semaphore calls = new Semaphore(0);

    @Test
    void callsOnceItListensAndOnEveryCommittedChange() throws InterruptedException {
        var database = POSTGRES.database();
        try (var _ = new Changes(database, NEVER, calls::release)) {
            awaitCall();
            EmbeddedServerTest.insert(database, "one");
            awaitCall();
            database.jdbi().useHandle(handle -> handle.execute("DELETE FROM sluice.tenant"));
            awaitCall();
        }
    }

    @Test
    void saysNothingOfAChangeThatIsRolledBack() throws InterruptedException {
        var database = POSTGRES.database();
        var before = revision(database);
        try (var _ = new Changes(database, NEVER, calls::release)) {
            awaitCall();
            database.jdbi()
                    .useTransaction(
                            handle -> {
                                handle.execute(
                                        "INSERT INTO sluice.tenant VALUES ('gone', 'x', 0, 0, false, now())");
                                handle.rollback();
                            });
            // Notifications come in the order of commits: one call only means that the first was
            // not announced.
            EmbeddedServerTest.insert(database, "committed");
            awaitCall();
            assertThat(calls.availablePermits()).isZero();
        }
        assertThat(revision(database)).isEqualTo(before + 1);
    }

    @Test
    void callsAlsoWhenNobodyNotifies() throws InterruptedException {
        try (var _ =
                new Changes(POSTGRES.database(), Duration.ofMillis(50), calls::release, "nobody")) {
            awaitCall();
            awaitCall();
            awaitCall();
        }
    }

    @Test
    void goesOnAfterAListenerThatFailed() throws InterruptedException {
        Runnable failing =
                () -> {
                    calls.release();
                    throw new IllegalStateException("planted");
                };
        try (var _ = new Changes(POSTGRES.database(), Duration.ofMillis(50), failing)) {
            awaitCall();
            awaitCall();
        }
    }

    @Test
    void comesBackWithTheDatabase(@TempDir Path folder) throws InterruptedException {
        var server = EmbeddedServer.start(folder, 0);
        var address = server.address();
        var port = Integer.parseInt(address.url().replaceAll(".*:(\\d+)/.*", "$1"));
        try (var database = Database.external(address);
                var _ = new Changes(database, Duration.ofMillis(100), calls::release)) {
            awaitCall();
            assertThat(database.isUp()).isTrue();

            server.close();
            awaitState(database, false);
            calls.drainPermits();

            server = EmbeddedServer.start(folder, port);
            awaitCall();
            awaitState(database, true);
        } finally {
            server.close();
        }
    }

    @Test
    void bringsTheSchemaUpToDateWhenTheDatabaseComesLate(@TempDir Path folder)
            throws InterruptedException {
        var first = EmbeddedServer.start(folder, 0);
        var address = first.address();
        var port = Integer.parseInt(address.url().replaceAll(".*:(\\d+)/.*", "$1"));
        first.close();
        try (var database = Database.external(address);
                var _ = new Changes(database, Duration.ofMillis(100), calls::release)) {
            assertThat(database.isUp()).isFalse();
            try (var _ = EmbeddedServer.start(folder, port)) {
                awaitCall();
                assertThat(EmbeddedServerTest.tenants(database)).isZero();
                awaitState(database, true);
            }
        }
    }

    private void awaitCall() throws InterruptedException {
        assertThat(calls.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    }

    private static void awaitState(Database database, boolean up) throws InterruptedException {
        for (var i = 0; i < 400 && database.isUp() != up; i++) {
            Thread.sleep(50);
        }
        assertThat(database.isUp()).isEqualTo(up);
    }

    private static long revision(Database database) {
        return database.jdbi()
                .withHandle(
                        handle ->
                                handle.createQuery("SELECT value FROM sluice.revision")
                                        .mapTo(Long.class)
                                        .one());
    }
}
