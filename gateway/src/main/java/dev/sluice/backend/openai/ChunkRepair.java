package dev.sluice.backend.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/// Mends the rare chunk or answer that would make an official SDK fail, and nothing else in it.
/// Which client fails on which oddity is tabled in docs/api.md.
final class ChunkRepair {
    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .enable(
                            JsonWriteFeature
                                    .COMBINE_UNICODE_SURROGATES_IN_UTF8) // an emoji stays as it
                    // came
                    .build();

    private ChunkRepair() {}

    /// The mended JSON of `bytes[start, end)`.
    static byte[] mend(byte[] bytes, int start, int end, int quirks) throws IOException {
        if (!(JSON.readTree(bytes, start, end - start) instanceof ObjectNode chunk)) {
            throw new IOException("a chunk that is no object");
        }
        if (has(quirks, Quirk.NULL_ERROR)) {
            chunk.remove("error");
        }
        if (has(quirks, Quirk.NO_CHOICES)) {
            chunk.putArray("choices");
        }
        if (has(quirks, Quirk.EARLY_USAGE)) {
            chunk.putNull("usage");
        }
        var index = 0;
        for (var choice : chunk.path("choices")) {
            if (choice instanceof ObjectNode object) {
                mendChoice(object, index++);
            }
        }
        return write(chunk);
    }

    private static void mendChoice(ObjectNode choice, int index) {
        if (!choice.has("index")) {
            choice.put("index", index);
        }
        if (choice.has("delta") && choice.get("delta").isNull()) {
            choice.putObject("delta");
        }
        var finish = choice.path("finish_reason");
        if (finish.isTextual()) {
            var text = finish.textValue();
            if (text.isEmpty()) {
                choice.putNull("finish_reason");
            } else {
                choice.put("finish_reason", Finish.standard(text));
            }
        }
    }

    private static boolean has(int quirks, int quirk) {
        return (quirks & quirk) != 0;
    }

    private static byte[] write(ObjectNode node) throws JsonProcessingException {
        return JSON.writeValueAsBytes(node);
    }
}
