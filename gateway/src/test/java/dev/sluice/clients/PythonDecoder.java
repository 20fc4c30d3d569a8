package dev.sluice.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads server-sent events as strictly as OpenAI's Python client does, which is stricter than the
/// others: an `id:` is remembered for ever and makes later comments events of their own, `retry:`
/// and `event:` alone do so at once, and an event without data is broken JSON.
final class PythonDecoder {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StringBuilder data = new StringBuilder();
    private boolean pending; // some field but `id` since the last event
    private @Nullable String lastId;

    private PythonDecoder() {}

    /// The chunks up to the end mark.
    ///
    /// @throws JsonProcessingException where the client throws
    static List<JsonNode> read(byte[] stream) throws JsonProcessingException {
        var decoder = new PythonDecoder();
        var chunks = new ArrayList<JsonNode>();
        var lines = new String(stream, UTF_8).split("\r\n|\n|\r", -1);
        for (var line : lines) {
            if (!line.isEmpty()) {
                decoder.field(line);
            } else if (decoder.pending || decoder.lastId != null) {
                var text = decoder.take();
                if (text.startsWith("[DONE]")) {
                    return chunks;
                }
                chunks.add(parse(text));
            }
        }
        return chunks; // what no blank line ended is lost
    }

    private static JsonNode parse(String text) throws JsonProcessingException {
        var json = JSON.readTree(text);
        if (json == null || json.isMissingNode()) {
            throw new JsonParseException(null, "an event without data");
        }
        return json;
    }

    private String take() {
        var text = data.toString();
        data.setLength(0);
        pending = false;
        return text;
    }

    private void field(String line) {
        if (line.startsWith(":")) {
            return;
        }
        var colon = line.indexOf(':');
        var name = colon < 0 ? line : line.substring(0, colon);
        var value = colon < 0 ? "" : line.substring(colon + 1);
        if (value.startsWith(" ")) {
            value = value.substring(1);
        }
        switch (name) {
            case "data" -> {
                data.append(data.isEmpty() ? "" : "\n").append(value);
                pending = true;
            }
            case "event", "retry" -> pending = true;
            case "id" -> lastId = value;
            default -> {} // fields that nobody knows, such as one behind a byte order mark
        }
    }
}
