package dev.sluice.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A PostgreSQL server that a killed gateway left running.
///
/// The process named in `postmaster.pid` is stopped only when it is a PostgreSQL server of the very
/// same folder: after a reboot the number may belong to somebody else. The caller holds the
/// folder's lock, so no living gateway uses it.
final class Orphan {
    private static final Logger LOG = LoggerFactory.getLogger(Orphan.class);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(30);

    private Orphan() {}

    /// Stops the server of this cluster, if one runs, and waits for its end.
    static void stop(Path cluster) throws IOException {
        var file = cluster.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return;
        }
        var process = ProcessHandle.of(pid(file)).filter(found -> serves(found, cluster));
        if (process.isEmpty()) {
            Files.deleteIfExists(file);
            return;
        }
        LOG.warn(
                "PostgreSQL {} was left running by an earlier gateway; stopping it",
                process.get().pid());
        stop(process.get());
    }

    private static long pid(Path file) throws IOException {
        try (var lines = Files.lines(file)) {
            return Long.parseLong(lines.findFirst().orElse("0").strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static boolean serves(ProcessHandle process, Path cluster) {
        var info = process.info();
        var program =
                info.command().map(Path::of).map(Path::getFileName).map(Path::toString).orElse("");
        var arguments = info.arguments().orElse(new String[0]);
        for (var i = 0; i + 1 < arguments.length; i++) {
            if (arguments[i].equals("-D") && arguments[i + 1].equals(cluster.toString())) {
                return program.startsWith("postgres");
            }
        }
        return false;
    }

    /// SIGINT is PostgreSQL's fast shutdown; Java itself can send only SIGTERM, which waits for
    /// clients.
    private static void stop(ProcessHandle process) throws IOException {
        new ProcessBuilder("sh", "-c", "kill -INT " + process.pid()).start();
        try {
            process.onExit().get(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IllegalStateException(
                    "PostgreSQL %d of an earlier gateway does not stop (stop it by hand)"
                            .formatted(process.pid()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
