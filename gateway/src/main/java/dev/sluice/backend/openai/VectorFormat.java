package dev.sluice.backend.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.policy.view.EncodingFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Gives vectors the form that the client asked for, whatever form the back end sent: not all back
/// ends know `encoding_format`. Base64 holds little-endian 32-bit floats, as in OpenAI's own
/// answers.
final class VectorFormat {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String EMBEDDING = "embedding";

    private VectorFormat() {}

    /// The answer with its vectors in the form `wanted`: `answer` itself when they have it already.
    ///
    /// @throws IOException when the answer is no JSON or a vector cannot be read
    static byte[] honour(byte[] answer, EncodingFormat wanted) throws IOException {
        if (hasForm(answer, wanted)) {
            return answer;
        }
        var bytes = new ByteArrayOutputStream(answer.length);
        try (var from = JSON.createParser(answer);
                var to = JSON.createGenerator(bytes)) {
            while (from.nextToken() != null) {
                to.copyCurrentEvent(from);
                if (isVectorName(from)) {
                    from.nextToken();
                    copyVector(from, to, wanted);
                }
            }
        }
        return bytes.toByteArray();
    }

    /// The first vector tells the form of all.
    private static boolean hasForm(byte[] answer, EncodingFormat wanted) throws IOException {
        try (var json = JSON.createParser(answer)) {
            while (json.nextToken() != null) {
                if (isVectorName(json)) {
                    var isText = json.nextToken() == JsonToken.VALUE_STRING;
                    return isText == (wanted == EncodingFormat.BASE64);
                }
            }
        }
        return true; // no vectors
    }

    private static boolean isVectorName(JsonParser json) throws IOException {
        return json.currentToken() == JsonToken.FIELD_NAME && json.currentName().equals(EMBEDDING);
    }

    private static void copyVector(JsonParser from, JsonGenerator to, EncodingFormat wanted)
            throws IOException {
        switch (wanted) {
            case FLOAT -> floats(from, to);
            case BASE64 -> base64(from, to);
        }
    }

    private static void floats(JsonParser from, JsonGenerator to) throws IOException {
        if (from.currentToken() != JsonToken.VALUE_STRING) {
            to.copyCurrentStructure(from);
            return;
        }
        var bytes = from.getBinaryValue();
        if (bytes.length % Float.BYTES != 0) {
            throw new IOException(
                    "a vector of " + bytes.length + " bytes (expected: a multiple of 4)");
        }
        var floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        to.writeStartArray();
        while (floats.hasRemaining()) {
            to.writeNumber(floats.get());
        }
        to.writeEndArray();
    }

    private static void base64(JsonParser from, JsonGenerator to) throws IOException {
        if (from.currentToken() != JsonToken.START_ARRAY) {
            to.copyCurrentStructure(from);
            return;
        }
        var bytes = new ByteArrayOutputStream(4_096);
        var number = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (from.nextToken() != JsonToken.END_ARRAY) {
            bytes.write(number.putFloat(0, from.getFloatValue()).array());
        }
        to.writeBinary(bytes.toByteArray());
    }
}
