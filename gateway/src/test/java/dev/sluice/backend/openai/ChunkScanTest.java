package dev.sluice.backend.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The scanner against a full JSON reader, on chunks that chance wrote.
final class ChunkScanTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> KEYS = List.of(
            "id", "usage", "error", "model", "object", "choices", "index", "delta", "message", "finish_reason", "content",
            "refusal", "reasoning", "tool_calls", "reasoning_content", "x\"y", "ü🎈");
    private static final List<String> TEXTS = List.of(
            "", "Hi", "a\"b\\c", "{[,:]}", "ü🎈", "stop", "length", "abort", "error", "max_tokens", "\n\t", "chat.completion");

    private static JsonNode value(Random random, int depth) {
        return switch (random.nextInt(depth > 4 ? 5 : 8)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.getNodeFactory().booleanNode(random.nextBoolean());
            case 2 -> JSON.getNodeFactory().numberNode(random.nextInt(100) - 50);
            case 3 -> JSON.getNodeFactory().numberNode(random.nextDouble());
            case 4, 5 -> JSON.getNodeFactory().textNode(TEXTS.get(random.nextInt(TEXTS.size())));
            case 6 -> {
                var array = JSON.createArrayNode();
                for (var i = random.nextInt(4); i > 0; i--) {
                    array.add(value(random, depth + 1));
                }
                yield array;
            }
            default -> object(random, depth + 1);
        };
    }

    private static ObjectNode object(Random random, int depth) {
        var object = JSON.createObjectNode();
        for (var i = random.nextInt(7); i > 0; i--) {
            object.set(KEYS.get(random.nextInt(KEYS.size())), value(random, depth));
        }
        return object;
    }

    /// An object that often looks like a chunk.
    private static ObjectNode chunk(Random random) {
        var chunk = object(random, 0);
        if (random.nextInt(4) > 0) {
            var choices = chunk.putArray("choices");
            for (var i = random.nextInt(3); i > 0; i--) {
                var choice = object(random, 2);
                choice.set(random.nextBoolean() ? "delta" : "message", random.nextInt(4) > 0 ? object(random, 3) : value(random, 3));
                choice.set("finish_reason", value(random, 9));
                choices.add(choice);
            }
        }
        return chunk;
    }

    private static byte[] write(Random random, JsonNode json) throws Exception {
        var text = random.nextBoolean() ? json.toString() : json.toPrettyString();
        return ("##" + text + "##").getBytes(UTF_8);
    }

    private static String text(byte[] bytes, ChunkScan.Span span) {
        return new String(bytes, span.start(), span.end() - span.start(), UTF_8);
    }

    private static JsonNode present(JsonNode value) {
        return value.isNull() ? JSON.missingNode() : value;
    }

    private static void assertSpan(byte[] bytes, ChunkScan.Span span, JsonNode expected, String what) throws Exception {
        assertThat(span.isPresent()).as(what).isEqualTo(!present(expected).isMissingNode());
        if (span.isPresent()) {
            assertThat(JSON.readTree(text(bytes, span))).as(what).isEqualTo(JSON.readTree(expected.toString()));
        }
    }

    @Test
    void findsWhatAFullReaderFinds() throws Exception {
        for (var seed = 0; seed < 20_000; seed++) {
            var random = new Random(seed);
            var chunk = chunk(random);
            var bytes = write(random, chunk);
            var scan = new ChunkScan();
            scan.read(bytes, 2, bytes.length - 2);

            var what = "seed " + seed + ": " + chunk;
            assertThat(scan.isBroken()).as(what).isFalse();
            assertSpan(bytes, scan.usage(), chunk.path("usage"), what);
            assertSpan(bytes, scan.error(), chunk.path("error"), what);
            assertSpan(bytes, scan.model(), chunk.path("model"), what);
            assertThat(scan.hasChoices()).as(what).isEqualTo(chunk.has("choices"));
            var choices = chunk.path("choices").isArray() ? chunk.path("choices") : JSON.createArrayNode();
            assertThat(scan.choices()).as(what).isEqualTo(choices.size());
            assertThat(scan.finished()).as(what).isEqualTo(finished(choices));
            assertThat(scan.contentDeltas() > 0).as(what).isEqualTo(hasContent(choices));
        }
    }

    private static int finished(JsonNode choices) {
        var finished = 0;
        for (var choice : choices) {
            var finish = choice.path("finish_reason");
            finished += finish.isTextual() && !finish.textValue().isEmpty() ? 1 : 0;
        }
        return finished;
    }

    private static boolean hasContent(JsonNode choices) {
        for (var choice : choices) {
            for (var name : List.of("delta", "message")) {
                for (var kind : List.of("content", "refusal", "reasoning", "tool_calls", "reasoning_content")) {
                    var value = choice.path(name).path(kind);
                    if (value.isTextual() ? !value.textValue().isEmpty() : value.size() > 0) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    @Test
    void callsEveryCutObjectBroken() throws Exception {
        for (var seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            var bytes = chunk(random).toString().getBytes(UTF_8);
            for (var end = 0; end < bytes.length; end++) {
                var scan = new ChunkScan();
                scan.read(Arrays.copyOf(bytes, end), 0, end);
                assertThat(scan.isBroken()).as(new String(bytes, 0, end, UTF_8)).isTrue();
            }
        }
    }

    @Test
    void neverThrowsOnGarbage() {
        for (var seed = 0; seed < 20_000; seed++) {
            var random = new Random(seed);
            var bytes = chunk(random).toString().getBytes(UTF_8);
            for (var i = 1 + random.nextInt(5); i > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) "{}[]\",:\\ x0".charAt(random.nextInt(11));
            }
            new ChunkScan().read(bytes, 0, bytes.length);
        }
    }

    @Test
    void countsContentByItsBytes() {
        var scan = new ChunkScan();
        var bytes = "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"abc\",\"reasoning\":\"de\"}},{\"index\":1,\"delta\":{}}]}"
                .getBytes(UTF_8);
        scan.read(bytes, 0, bytes.length);

        assertThat(scan.contentBytes()).isEqualTo(5);
        assertThat(scan.contentDeltas()).isEqualTo(1);
        assertThat(scan.quirks()).isZero();
    }
}
