package dev.sluice.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;

/// A PostgreSQL 18 server that this process starts and stops.
///
/// The folder holds `postgres` (the cluster), `binaries` (unpacked once), `password`,
/// `postgres.log` and `lock`. The server listens on 127.0.0.1 only, asks for a random password, and
/// writes through to the disk: the library's own defaults (no password, fsync off) suit tests, not
/// a ledger. As root it runs in a user namespace (`unshare -U`), because PostgreSQL refuses to run
/// as root.
final class EmbeddedServer implements AutoCloseable {
    private static final String VERSION = "18";
    private static final Duration LONGEST_START = Duration.ofSeconds(60);

    private final FileChannel lock;
    private final EmbeddedPostgres postgres;
    private final Address address;

    private EmbeddedServer(FileChannel lock, EmbeddedPostgres postgres, Address address) {
        this.lock = lock;
        this.postgres = postgres;
        this.address = address;
    }

    /// @param port port on 127.0.0.1; 0 takes a free one
    static EmbeddedServer start(Path folder, int port) {
        var home = folder.toAbsolutePath().normalize();
        try {
            Files.createDirectories(home);
            var lock = lock(home);
            try {
                return start(home, lock, port);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            throw new IllegalStateException(
                    "database.folder: %s: PostgreSQL does not start: %s (its log: %s)"
                            .formatted(home, e.getMessage(), home.resolve("postgres.log")),
                    e);
        }
    }

    private static EmbeddedServer start(Path home, FileChannel lock, int port) throws IOException {
        var cluster = home.resolve("postgres");
        Orphan.stop(cluster);
        prepare(cluster);
        var password =
                SecretFile.readOrCreate(home.resolve("password"), () -> SecretFile.random(43));
        var postgres = launch(home, cluster, password, port);
        Files.writeString(started(cluster), "");
        var url = "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(postgres.getPort());
        return new EmbeddedServer(lock, postgres, new Address(url, "postgres", password));
    }

    Address address() {
        return address;
    }

    /// Lets running statements end by cutting them off, flushes and stops; waits for the end.
    @Override
    public void close() {
        try (lock) {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EmbeddedPostgres launch(Path home, Path cluster, String password, int port)
            throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(cluster)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setOverrideWorkingDirectory(home.resolve("binaries").toFile())
                .setPGStartupWait(LONGEST_START)
                .setOutputRedirector(Redirect.appendTo(home.resolve("postgres.log").toFile()))
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                .setLocaleConfig("locale", "C")
                .setLocaleConfig("auth", "scram-sha-256")
                .setLocaleConfig("pwfile", home.resolve("password").toString())
                .setConnectConfig("password", password)
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "''")
                .setServerConfig("fsync", "on")
                .setServerConfig("timezone", "UTC")
                .setServerConfig("max_connections", "40")
                .setServerConfig("shared_buffers", "32MB")
                .setServerConfig("log_min_error_statement", "panic")
                .start();
    }

    private static FileChannel lock(Path home) throws IOException {
        var channel =
                FileChannel.open(
                        home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new IllegalStateException("in use by this process", e);
        }
        channel.close();
        throw new IllegalStateException(
                "in use by another process (expected: one gateway per folder)");
    }

    /// A cluster that never came up holds no data; what `initdb` left half done is removed.
    private static void prepare(Path cluster) throws IOException {
        var version = cluster.resolve("PG_VERSION");
        if (Files.exists(started(cluster))) {
            var found = Files.readString(version).strip();
            if (!found.equals(VERSION)) {
                throw new IllegalStateException(
                        "data of PostgreSQL %s (expected: %s; dump and restore it, or use database.url)"
                                .formatted(found, VERSION));
            }
            return;
        }
        if (Files.exists(cluster)) {
            try (var files = Files.walk(cluster)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static Path started(Path cluster) {
        return cluster.resolve("sluice-started");
    }
}
