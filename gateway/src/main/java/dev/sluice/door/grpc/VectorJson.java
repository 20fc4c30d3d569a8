package dev.sluice.door.grpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.proto.inference.v1.EmbedRequest;
import dev.sluice.proto.inference.v1.EmbedResponse;
import dev.sluice.proto.inference.v1.Embedding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/// Embedding messages as OpenAI bodies and back.
final class VectorJson {
    private static final JsonFactory JSON = new JsonFactory();
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private VectorJson() {}

    static byte[] write(EmbedRequest request) {
        var bytes = new ByteArrayOutputStream(256);
        try (var json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("model", request.getModel());
            json.writeArrayFieldStart("input");
            for (var input : request.getInputsList()) {
                json.writeString(input);
            }
            json.writeEndArray();
            json.writeStringField("encoding_format", "base64");
            if (request.hasDimensions()) {
                json.writeNumberField("dimensions", request.getDimensions());
            }
            if (!request.getUser().isEmpty()) {
                json.writeStringField("user", request.getUser());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static EmbedResponse.Builder read(byte[] answer) throws IOException {
        var response = EmbedResponse.newBuilder();
        for (var row : MAPPER.readTree(answer).path("data")) {
            var floats =
                    ByteBuffer.wrap(Base64.getDecoder().decode(row.path("embedding").asText("")))
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .asFloatBuffer();
            var embedding = Embedding.newBuilder();
            while (floats.hasRemaining()) {
                embedding.addValues(floats.get());
            }
            response.addEmbeddings(embedding);
        }
        return response;
    }
}
