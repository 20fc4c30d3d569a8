package dev.sluice.door.openai;

import com.fasterxml.jackson.core.JsonFactory;
import dev.sluice.reason.GatewayException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Errors in the OpenAI dialect: `{"error": {"message", "type", "param", "code"}}`, always all
/// four, `code` a string or null.
public final class ErrorJson {
    private static final JsonFactory JSON = new JsonFactory();

    private ErrorJson() {}

    /// The body for a failure.
    public static byte[] of(GatewayException failure) {
        var bytes = new ByteArrayOutputStream(256);
        try (var json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeObjectFieldStart("error");
            json.writeStringField("message", failure.text());
            json.writeStringField("type", failure.reason().openAiType());
            json.writeStringField("param", failure.param());
            json.writeStringField("code", failure.code());
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
