package dev.sluice.gpu.simulator.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gpu.simulator.text.Embedding;
import dev.sluice.gpu.simulator.text.Tokenizer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;

/// An embeddings request.
///
/// @param inputs the texts, as token ids
/// @param lastText the last input as text
/// @param base64 whether vectors are sent as little-endian floats in base64
public record EmbeddingRequest(
        String model, List<Prompt> inputs, String lastText, int dimensions, boolean base64) {
    private static final int MAX_DIMENSIONS = 8_192;

    public EmbeddingRequest {
        inputs = List.copyOf(inputs);
    }

    /// Reads a request body.
    ///
    /// @throws Refusal if it is not one
    public static EmbeddingRequest of(JsonNode body) {
        Fields fields = new Fields(body);
        String format = fields.text("encoding_format").orElse("float");
        if (!format.equals("float") && !format.equals("base64")) {
            throw Fields.invalid("encoding_format", fields.get("encoding_format"), "float, base64");
        }
        List<Prompt> inputs = CompletionRequest.prompts(fields.get("input"), "input");
        return new EmbeddingRequest(
                fields.text("model").orElse(""),
                inputs,
                Tokenizer.decode(inputs.getLast().ids()),
                fields.integer("dimensions", 1, MAX_DIMENSIONS).orElse(Embedding.DIMENSIONS),
                format.equals("base64"));
    }

    /// All tokens of all inputs.
    public int tokens() {
        return inputs.stream().mapToInt(Prompt::length).sum();
    }

    /// The answer, its fields in vLLM's order; without usage if `usage` is false.
    public byte[] answer(Envelope envelope, boolean usage) {
        ObjectNode body = Json.object().put("id", envelope.id()).put("object", "list");
        body.put("created", envelope.created()).put("model", model);
        ArrayNode entries = body.putArray("data");
        for (int i = 0; i < inputs.size(); i++) {
            ObjectNode entry = entries.addObject().put("index", i).put("object", "embedding");
            vector(entry, Embedding.of(inputs.get(i).ids(), dimensions));
        }
        if (usage) {
            ObjectNode counts = body.putObject("usage");
            counts.put("prompt_tokens", tokens()).put("total_tokens", tokens());
            counts.put("completion_tokens", 0).putNull("prompt_tokens_details");
        }
        return Json.bytes(body);
    }

    private void vector(ObjectNode entry, float[] vector) {
        if (base64) {
            ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES);
            bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(vector);
            entry.put("embedding", Base64.getEncoder().encodeToString(bytes.array()));
        } else {
            ArrayNode numbers = entry.putArray("embedding");
            for (float value : vector) {
                numbers.add(value);
            }
        }
    }
}
