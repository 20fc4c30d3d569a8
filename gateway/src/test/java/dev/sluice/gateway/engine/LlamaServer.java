package dev.sluice.gateway.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A running llama-server with the tiny model, started through `ci/engine`; see `docs/engine.md`.
///
/// Closing it ends the process; [#kill] ends it as a crash would.
final class LlamaServer implements AutoCloseable {

    private static final int SKIPPED = 75;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI url;
    private final long pid;

    private LlamaServer(URI url, long pid) {
        this.url = url;
        this.pid = pid;
    }

    /// Starts a server and waits until it is healthy.
    ///
    /// @param options of `ci/engine start`, for example `--embeddings` or `--slots 2`
    /// @return empty when the engine cannot be had on this machine; the reason has been printed
    static Optional<LlamaServer> start(String... options) {
        List<String> command = new ArrayList<>(List.of("start"));
        command.addAll(List.of(options));
        Run run = Run.engine(command);
        return switch (run.status) {
            case 0 -> {
                JsonNode up = parse(run.output);
                yield Optional.of(
                        new LlamaServer(
                                URI.create(up.path("url").asText()), up.path("pid").asLong()));
            }
            case SKIPPED -> {
                System.err.println(run.errors.strip());
                yield Optional.empty();
            }
            default -> throw new IllegalStateException("ci/engine start: " + run);
        };
    }

    /// Where it listens, without a path: `http://127.0.0.1:PORT`.
    URI url() {
        return url;
    }

    /// The `logit_bias`, as JSON, with which a request that offers tools is answered with exactly
    /// one call: 100 for each of the two tags around a call.
    String toolCallBias() {
        return "{\"%d\":100,\"%d\":100}".formatted(token("<tool_call>"), token("</tool_call>"));
    }

    private int token(String special) {
        String body = "{\"content\":\"" + special + "\",\"parse_special\":true}";
        return parse(post("/tokenize", body)).path("tokens").path(0).asInt();
    }

    /// How many requests it works on right now; 0 soon after the last client has left.
    long busySlots() {
        return parse(get("/slots"))
                .valueStream()
                .filter(s -> s.path("is_processing").asBoolean())
                .count();
    }

    /// Ends the process in the middle of whatever it does, as `kill -9` would, and returns at once.
    void kill() {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        Run run = Run.engine(List.of("stop", Long.toString(pid)));
        if (run.status != 0) {
            throw new IllegalStateException("ci/engine stop: " + run);
        }
    }

    private String get(String path) {
        return send(HttpRequest.newBuilder(url.resolve(path)).build());
    }

    private String post(String path, String body) {
        var publisher = HttpRequest.BodyPublishers.ofString(body);
        return send(HttpRequest.newBuilder(url.resolve(path)).POST(publisher).build());
    }

    private static String send(HttpRequest request) {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while waiting for the engine", e);
    }

    /// What one call of `ci/engine` came to.
    private record Run(int status, String output, String errors) {

        static Run engine(List<String> arguments) {
            Path root = repositoryRoot();
            List<String> command = new ArrayList<>();
            command.add(root.resolve("ci/engine").toString());
            command.addAll(arguments);
            try {
                Path errors = Files.createTempFile("engine", ".err");
                Process process =
                        new ProcessBuilder(command)
                                .directory(root.toFile())
                                .redirectError(errors.toFile())
                                .start();
                String output = new String(process.getInputStream().readAllBytes(), UTF_8);
                int status = process.waitFor();
                String said = Files.readString(errors);
                Files.delete(errors);
                return new Run(status, output, said);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }

        /// Tests run in the folder of their module or in the root itself.
        private static Path repositoryRoot() {
            Path folder = Path.of("").toAbsolutePath();
            while (folder != null && !Files.exists(folder.resolve("ci/engine"))) {
                folder = folder.getParent();
            }
            if (folder == null) {
                throw new IllegalStateException(
                        "no ci/engine above " + Path.of("").toAbsolutePath());
            }
            return folder;
        }
    }
}
