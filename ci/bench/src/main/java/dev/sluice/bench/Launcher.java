package dev.sluice.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.bench.load.Load;
import dev.sluice.bench.load.Target;
import dev.sluice.bench.machine.ProcessTree;
import dev.sluice.bench.wire.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Starts processes with `ci/bench/run start NAME PORT UPSTREAM FOLDER` and stops all it started.
///
/// A subject that wants a key writes `ready.json` with `api_key` into its folder once it is ready.
final class Launcher implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path script;
    private final Path folder;
    private final List<Process> running = new ArrayList<>();
    private int started;

    Launcher(Path script, Path folder) {
        this.script = script;
        this.folder = folder;
    }

    /// Starts a subject and waits for its first 200.
    ///
    /// @param upstream port of the mock; 0 for the mock itself
    Subject start(String name, int upstream) throws IOException {
        int port = freePort();
        Path home = Files.createDirectories(folder.resolve(name + "-" + ++started));
        Path log = home.resolve("log");
        long begun = System.nanoTime();
        Process process =
                new ProcessBuilder(
                                script.toString(),
                                "start",
                                name,
                                String.valueOf(port),
                                String.valueOf(upstream),
                                home.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        running.add(process);
        while (true) {
            var target = new Target("127.0.0.1", port, key(home));
            if (answers(target)) {
                var start = Duration.ofNanos(System.nanoTime() - begun);
                var tree = new ProcessTree(process.pid(), home);
                return new Subject(name, target, tree, start, tree.command());
            }
            if (!process.isAlive() || System.nanoTime() - begun > PATIENCE.toNanos()) {
                stop(process);
                throw new IOException(
                        "%s: %s (expected: a 200 on port %d)%n%s"
                                .formatted(
                                        name,
                                        process.isAlive()
                                                ? "no answer"
                                                : "ended, rc " + process.exitValue(),
                                        port,
                                        Files.readString(log)));
            }
            LockSupport.parkNanos(2_000_000);
        }
    }

    /// Stops one subject and waits until it is gone.
    void stop(Subject subject) {
        if (subject.process() != null) {
            long pid = subject.process().pid();
            running.stream().filter(process -> process.pid() == pid).forEach(Launcher::stop);
            running.removeIf(process -> process.pid() == pid);
        }
    }

    @Override
    public void close() {
        running.forEach(Launcher::stop);
        running.clear();
    }

    private static void stop(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static String key(Path home) {
        Path ready = home.resolve("ready.json");
        try {
            return Files.exists(ready)
                    ? JSON.readTree(ready.toFile()).path("api_key").asText("")
                    : "";
        } catch (IOException _) {
            // Half written: the next look finds it whole.
            return "";
        }
    }

    private static boolean answers(Target target) {
        try (var socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), target.port()), 1_000);
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(Bytes.of(Load.closed("bench-json", 1).request(target)));
            byte[] status = socket.getInputStream().readNBytes(12);
            return status.length == 12 && Bytes.number(status, 9, 12) == 200;
        } catch (IOException _) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
