package dev.sluice.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedServerTest {
    /// Unpacks the binaries once for all folders of this JVM.
    @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();

    @TempDir Path folder;

    @Test
    void keepsItsDataOverARestartInAFolderWithASpace() {
        var home = folder.resolve("a folder");
        try (var database = Database.embedded(home)) {
            insert(database, "kept");
        }
        try (var database = Database.embedded(home)) {
            assertThat(tenants(database)).isEqualTo(1);
            assertThat(database.isUp()).isTrue();
        }
        assertThat(home.resolve("postgres/postmaster.pid")).doesNotExist();
    }

    @Test
    void keepsItsPasswordToItsOwner() throws IOException {
        try (var _ = Database.embedded(folder)) {
            var rights = Files.getPosixFilePermissions(folder.resolve("password"));
            assertThat(PosixFilePermissions.toString(rights)).isEqualTo("rw-------");
            assertThat(folder.resolve("postgres.log"))
                    .content()
                    .doesNotContain(Files.readString(folder.resolve("password")).strip());
        }
    }

    @Test
    void refusesAFolderThatIsInUse() {
        try (var _ = Database.embedded(folder)) {
            assertThatThrownBy(() -> Database.embedded(folder))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void startsAnewAfterAnUnfinishedFirstStart() throws IOException {
        Files.createDirectories(folder.resolve("postgres/base"));
        Files.writeString(folder.resolve("postgres/PG_VERSION"), "18\n");
        Files.writeString(folder.resolve("postgres/postgresql.conf"), "half of a li");

        try (var database = Database.embedded(folder)) {
            assertThat(tenants(database)).isZero();
        }
    }

    @Test
    void refusesDataOfAnotherVersion() throws IOException {
        Files.createDirectories(folder.resolve("postgres"));
        Files.writeString(folder.resolve("postgres/sluice-started"), "");
        Files.writeString(folder.resolve("postgres/PG_VERSION"), "17\n");

        assertThatThrownBy(() -> Database.embedded(folder))
                .hasMessageContaining("data of PostgreSQL 17 (expected: 18");
    }

    @Test
    void leavesAStrangerAloneWhoseNumberStandsInTheFile() throws IOException {
        try (var _ = Database.embedded(folder)) {}
        var stranger = new ProcessBuilder("sleep", "60").start();
        try {
            var stale = stranger.pid() + "\n" + folder.resolve("postgres") + "\n";
            Files.writeString(folder.resolve("postgres/postmaster.pid"), stale);

            try (var database = Database.embedded(folder)) {
                assertThat(tenants(database)).isZero();
            }
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void replacesTheServerThatAKilledGatewayLeft() throws Exception {
        var java = ProcessHandle.current().info().command().orElseThrow();
        var gateway =
                new ProcessBuilder(
                                java,
                                "-Xmx128m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                KilledGateway.class.getName(),
                                folder.toString())
                        .redirectError(folder.resolve("gateway.err").toFile())
                        .start();
        try (var output = gateway.inputReader()) {
            assertThat(output.lines().anyMatch("ready"::equals))
                    .as(Files.readString(folder.resolve("gateway.err")))
                    .isTrue();
        } finally {
            gateway.destroyForcibly();
        }
        assertThat(gateway.waitFor(10, TimeUnit.SECONDS)).isTrue();
        var pid =
                Long.parseLong(
                        Files.readAllLines(folder.resolve("postgres/postmaster.pid")).getFirst());
        assertThat(ProcessHandle.of(pid)).get().matches(ProcessHandle::isAlive);

        try (var database = Database.embedded(folder)) {
            assertThat(tenants(database)).isEqualTo(1);
            assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        }
    }

    static void insert(Database database, String id) {
        database.jdbi()
                .useHandle(
                        handle ->
                                handle.execute(
                                        "INSERT INTO sluice.tenant VALUES (?, 'x', 0, 0, false, now())",
                                        id));
    }

    static long tenants(Database database) {
        return database.jdbi()
                .withHandle(
                        handle ->
                                handle.createQuery("SELECT count(*) FROM sluice.tenant")
                                        .mapTo(Long.class)
                                        .one());
    }
}
