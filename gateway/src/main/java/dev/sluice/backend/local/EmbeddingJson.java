package dev.sluice.backend.local;

import com.fasterxml.jackson.core.JsonFactory;
import dev.sluice.policy.view.EncodingFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// Writes vectors as the body of an OpenAI embedding answer.
final class EmbeddingJson {
    private static final JsonFactory JSON = new JsonFactory();

    private EmbeddingJson() {}

    static byte[] write(List<float[]> vectors, String model, long tokens, EncodingFormat format) {
        var bytes = new ByteArrayOutputStream(256 + vectors.size() * 2_500);
        try (var json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("object", "list");
            json.writeArrayFieldStart("data");
            for (var i = 0; i < vectors.size(); i++) {
                json.writeStartObject();
                json.writeStringField("object", "embedding");
                json.writeNumberField("index", i);
                json.writeFieldName("embedding");
                switch (format) {
                    case BASE64 -> json.writeBinary(littleEndian(vectors.get(i)));
                    case FLOAT -> {
                        json.writeStartArray();
                        for (var value : vectors.get(i)) {
                            json.writeNumber(value);
                        }
                        json.writeEndArray();
                    }
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringField("model", model);
            json.writeObjectFieldStart("usage");
            json.writeNumberField("prompt_tokens", tokens);
            json.writeNumberField("total_tokens", tokens);
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] littleEndian(float[] vector) {
        var buffer =
                ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(vector);
        return buffer.array();
    }
}
