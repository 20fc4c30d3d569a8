package dev.sluice.backend.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.testing.ScriptedBackend.Visit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// What a real server once answered, from `resources/exchanges` (see SOURCES.md there).
///
/// @param name folder and file, with the number of the exchange within the file
/// @param embeddings whether it was a request for embeddings rather than a chat
/// @param status HTTP status
/// @param headers headers by their lower-case names
/// @param body body as it came, transfer encoding taken off
public record Recording(
        String name, boolean embeddings, int status, Map<String, String> headers, byte[] body) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FOLDER = Path.of("src/test/resources/exchanges");

    /// All recorded answers of chats and embeddings.
    public static List<Recording> all() {
        try (var files = Files.walk(FOLDER)) {
            return files.filter(Files::isRegularFile)
                    .sorted()
                    .flatMap(Recording::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Chats that were answered.
    public static Stream<Recording> goodChats() {
        return all().stream().filter(r -> !r.embeddings && !r.isFailure());
    }

    /// Requests that were refused or failed, be it with status 200.
    public static Stream<Recording> failures() {
        return all().stream().filter(Recording::isFailure);
    }

    /// Embeddings that were answered.
    public static Stream<Recording> goodEmbeddings() {
        return all().stream().filter(r -> r.embeddings && !r.isFailure());
    }

    public String text() {
        return new String(body, UTF_8);
    }

    public boolean isStream() {
        return headers.getOrDefault("content-type", "").startsWith("text/event-stream");
    }

    boolean isFailure() {
        return status != 200 || !isStream() && text().replace(" ", "").startsWith("{\"error\":");
    }

    /// The `data:` payloads of a stream, the end mark excluded.
    public List<String> payloads() {
        return Stream.of(text().split("\n\n"))
                .map(String::stripTrailing)
                .filter(event -> event.startsWith("data: ") && !event.equals("data: [DONE]"))
                .map(event -> event.substring("data: ".length()))
                .toList();
    }

    /// Answers a request with status, headers and body, the body cut into pieces of these sizes.
    public void replay(Visit visit, Slicing slicing) throws IOException {
        var head =
                new StringBuilder("HTTP/1.1 " + status + " X\r\ntransfer-encoding: chunked\r\n");
        headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        visit.send(head + "\r\n");
        for (var piece : slicing.pieces(body)) {
            visit.chunk(piece);
        }
        visit.end();
    }

    @Override
    public String toString() {
        return name;
    }

    private static Stream<Recording> read(Path file) {
        var name = FOLDER.relativize(file).toString();
        try {
            if (name.endsWith(".yaml") || name.endsWith(".yml")) {
                return cassette(name, Files.readString(file));
            }
            if (name.endsWith(".sse")) {
                return Stream.of(stream(name, Files.readString(file)));
            }
            if (name.endsWith(".jsonl")) {
                var events = Files.readAllLines(file).stream().map(line -> "data: " + line + "\n\n");
                return Stream.of(stream(name, events.collect(Collectors.joining()) + "data: [DONE]\n\n"));
            }
            return name.endsWith("chat-a.json") ? Stream.of(parsed(name, file)) : Stream.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Recording stream(String name, String body) {
        return new Recording(name, false, 200, type("text/event-stream"), body.getBytes(UTF_8));
    }

    private static Recording parsed(String name, Path file) throws IOException {
        var body = JSON.readTree(file.toFile()).path("response").path("body").path("__data__");
        return new Recording(
                name, false, 200, type("application/json"), JSON.writeValueAsBytes(body));
    }

    private static Map<String, String> type(String type) {
        return Map.of("content-type", type);
    }

    /// The recorders of Go, Python and Ruby differ in names only.
    private static Stream<Recording> cassette(String name, String yaml) {
        var tree =
                JSON.<JsonNode>valueToTree(
                        new Load(LoadSettings.builder().build()).loadFromString(yaml));
        var found = new ArrayList<Recording>();
        for (var exchange : first(tree, "interactions", "http_interactions")) {
            var request = exchange.path("request");
            var response = exchange.path("response");
            var status = response.has("code") ? response : response.path("status");
            var body = response.path("body");
            found.add(
                    new Recording(
                            name + "#" + found.size(),
                            first(request, "url", "uri").asText().contains("/embeddings"),
                            status.path("code").asInt(),
                            headers(response.path("headers")),
                            (body.isTextual() ? body : body.path("string")).asText().getBytes(UTF_8)));
        }
        return found.stream();
    }

    private static JsonNode first(JsonNode node, String one, String other) {
        return node.has(one) ? node.path(one) : node.path(other);
    }

    private static Map<String, String> headers(JsonNode json) {
        var headers = new TreeMap<String, String>();
        json.properties()
                .forEach(
                        header -> {
                            var name = header.getKey().toLowerCase(java.util.Locale.ROOT);
                            if (!List.of("content-length", "transfer-encoding", "connection")
                                    .contains(name)) {
                                headers.put(name, header.getValue().path(0).asText());
                            }
                        });
        return headers;
    }
}
