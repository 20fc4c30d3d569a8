package dev.sluice.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;

/// The rules that a chat stream in the OpenAI dialect must keep so that no official client
/// stumbles: openai for Python, Node 6 and 7 and Java, and the AI SDK. Each rule is there because
/// one of them loses an event, throws, or goes on silently with half an answer.
final class SseRules {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DONE = "data: [DONE]";

    private final List<String> violations = new ArrayList<>();
    private final ChunkRules chunks;
    private boolean done;
    private boolean failed;

    private SseRules(boolean usageAsked) {
        chunks = new ChunkRules(usageAsked, violations);
    }

    /// What is wrong with a whole stream; empty when nothing is.
    ///
    /// @param usageAsked whether the request said `include_usage`
    static List<String> violations(byte[] stream, boolean usageAsked) {
        var rules = new SseRules(usageAsked);
        rules.check(stream);
        return List.copyOf(rules.violations);
    }

    private void check(byte[] stream) {
        var text = text(stream).replace("\r\n", "\n"); // all clients take both
        if (text.startsWith("\ufeff")) {
            violations.add("byte order mark: Python and Java lose the first event");
        }
        if (text.indexOf('\r') >= 0) {
            violations.add("a lone carriage return ends a line for some clients only");
        }
        if (!text.endsWith("\n\n")) {
            violations.add("no blank line at the end: the last event is lost");
        }
        for (var event : text.strip().split("\n\n", -1)) {
            event(event);
        }
        if (failed == done) {
            violations.add(
                    done
                            ? "an end mark after an error"
                            : "neither an end mark nor an error: clients cannot tell a cut");
        }
        if (!failed) {
            chunks.ended();
        }
    }

    private String text(byte[] stream) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(stream)).toString();
        } catch (CharacterCodingException e) {
            violations.add("not UTF-8: " + e.getMessage());
            return new String(stream, UTF_8);
        }
    }

    private void event(String event) {
        if (done || failed) {
            violations.add("after the end: " + event);
        }
        if (event.startsWith(":") && event.indexOf('\n') < 0) {
            return; // a comment, the only safe sign of life
        }
        if (event.indexOf('\n') >= 0) {
            violations.add("more than one line (no event:, id: or retry: either): " + event);
        } else if (!event.startsWith("data: ")) {
            violations.add("not a data line: " + event);
        } else if (event.equals(DONE)) {
            done = true;
        } else {
            data(event.substring("data: ".length()));
        }
    }

    private void data(String text) {
        var json = json(text);
        if (!json.isObject()) {
            violations.add("no JSON object: " + text);
        } else if (json.has("error")) {
            failed = true;
            error(json.get("error"));
        } else {
            chunks.check(json);
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException _) {
            return JSON.missingNode();
        }
    }

    private void error(JsonNode error) {
        var code = error.path("code");
        var whole =
                error.path("message").isTextual()
                        && error.path("type").isTextual()
                        && error.has("param")
                        && (code.isTextual() || code.isNull());
        if (!whole) {
            violations.add("error without message, type, param and textual code: " + error);
        }
    }
}
