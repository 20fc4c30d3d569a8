package dev.sluice.backend.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.proto.inference.v1.AudioPart;
import dev.sluice.proto.inference.v1.Dialect;
import dev.sluice.proto.inference.v1.FilePart;
import dev.sluice.proto.inference.v1.ImagePart;
import dev.sluice.proto.inference.v1.Message;
import dev.sluice.proto.inference.v1.Part;
import dev.sluice.proto.inference.v1.Role;
import dev.sluice.proto.inference.v1.ToolResult;
import dev.sluice.reason.Reason;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/// Writes canonical messages as OpenAI ones.
final class OpenAiMessages {
    private final JsonGenerator json;

    OpenAiMessages(JsonGenerator json) {
        this.json = json;
    }

    void write(Message message) throws IOException {
        switch (message.getRole()) {
            case ROLE_TOOL -> toolResults(message);
            case ROLE_ASSISTANT -> assistant(message);
            case ROLE_DEVELOPER, ROLE_SYSTEM, ROLE_USER -> spoken(message);
            case ROLE_UNSPECIFIED, UNRECOGNIZED ->
                    throw Reason.DOOR_INVALID_REQUEST
                            .because("messages[].role: not set (expected: a role)")
                            .at("messages[].role");
        }
    }

    private void spoken(Message message) throws IOException {
        begin(
                message,
                message.getRole() == Role.ROLE_USER
                        ? "user"
                        : message.getRole() == Role.ROLE_SYSTEM ? "system" : "developer");
        content(message.getPartsList());
        end(message);
    }

    /// OpenAI has one message per tool result, the canonical model one turn for all.
    private void toolResults(Message message) throws IOException {
        for (var part : message.getPartsList()) {
            if (!part.hasToolResult()) {
                throw unknown("a tool message", part);
            }
            begin(message, "tool");
            json.writeStringField("tool_call_id", part.getToolResult().getCallId());
            json.writeStringField("content", text(part.getToolResult()));
            end(message);
        }
    }

    private static String text(ToolResult result) {
        return result.getPartsList().stream()
                .map(
                        part -> {
                            if (!part.hasText()) {
                                throw unknown("a tool result", part);
                            }
                            return part.getText().getText();
                        })
                .collect(Collectors.joining());
    }

    private void assistant(Message message) throws IOException {
        for (var part : message.getPartsList()) {
            if (!part.hasText()
                    && !part.hasRefusal()
                    && !part.hasReasoning()
                    && !part.hasToolCall()) {
                throw unknown("an assistant message", part);
            }
        }
        begin(message, "assistant");
        var text = join(message, Part::hasText, part -> part.getText().getText());
        var refusal = join(message, Part::hasRefusal, part -> part.getRefusal().getText());
        var reasoning = join(message, Part::hasReasoning, part -> part.getReasoning().getText());
        var calls = message.getPartsList().stream().filter(Part::hasToolCall).toList();
        if (text.isEmpty() && (!calls.isEmpty() || !refusal.isEmpty())) {
            json.writeNullField("content");
        } else {
            json.writeStringField("content", text);
        }
        if (!refusal.isEmpty()) {
            json.writeStringField("refusal", refusal);
        }
        if (!reasoning.isEmpty()) {
            json.writeStringField("reasoning_content", reasoning);
        }
        if (!calls.isEmpty()) {
            toolCalls(calls);
        }
        end(message);
    }

    private void toolCalls(List<Part> calls) throws IOException {
        json.writeArrayFieldStart("tool_calls");
        for (var call : calls) {
            json.writeStartObject();
            json.writeStringField("id", call.getToolCall().getId());
            json.writeStringField("type", "function");
            json.writeObjectFieldStart("function");
            json.writeStringField("name", call.getToolCall().getName());
            json.writeStringField("arguments", call.getToolCall().getArgumentsJson());
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static String join(
            Message message,
            java.util.function.Predicate<Part> kind,
            java.util.function.Function<Part, String> text) {
        return message.getPartsList().stream().filter(kind).map(text).collect(Collectors.joining());
    }

    private void content(List<Part> parts) throws IOException {
        if (parts.size() == 1 && parts.getFirst().hasText()) {
            json.writeStringField("content", parts.getFirst().getText().getText());
            return;
        }
        json.writeArrayFieldStart("content");
        for (var part : parts) {
            part(part);
        }
        json.writeEndArray();
    }

    private void part(Part part) throws IOException {
        switch (part.getKindCase()) {
            case TEXT -> {
                json.writeStartObject();
                json.writeStringField("type", "text");
                json.writeStringField("text", part.getText().getText());
                json.writeEndObject();
            }
            case IMAGE -> image(part.getImage());
            case AUDIO -> audio(part.getAudio());
            case FILE -> file(part.getFile());
            case OPAQUE -> {
                if (part.getOpaque().getDialect() != Dialect.DIALECT_OPENAI_CHAT
                        || !RawJson.isValue(part.getOpaque().getJson().toByteArray())) {
                    throw unknown("a message to an OpenAI back end", part);
                }
                json.writeRawValue(part.getOpaque().getJson().toStringUtf8());
            }
            case TOOL_CALL, TOOL_RESULT, REASONING, REFUSAL, KIND_NOT_SET ->
                    throw unknown("a user message", part);
        }
    }

    private void image(ImagePart image) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", "image_url");
        json.writeObjectFieldStart("image_url");
        json.writeStringField(
                "url",
                image.hasUrl()
                        ? image.getUrl()
                        : dataUrl(image.getMediaType(), image.getData().toByteArray()));
        if (!image.getDetail().isEmpty()) {
            json.writeStringField("detail", image.getDetail());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void audio(AudioPart audio) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", "input_audio");
        json.writeObjectFieldStart("input_audio");
        json.writeStringField(
                "data", Base64.getEncoder().encodeToString(audio.getData().toByteArray()));
        json.writeStringField("format", audio.getFormat());
        json.writeEndObject();
        json.writeEndObject();
    }

    private void file(FilePart file) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", "file");
        json.writeObjectFieldStart("file");
        switch (file.getSourceCase()) {
            case FILE_ID -> json.writeStringField("file_id", file.getFileId());
            case DATA ->
                    json.writeStringField(
                            "file_data",
                            dataUrl(file.getMediaType(), file.getData().toByteArray()));
            case URL, SOURCE_NOT_SET ->
                    throw Reason.BACKEND_UNPROCESSABLE.because(
                            "file: this back end takes file_id or data (got: "
                                    + file.getSourceCase()
                                    + ")");
        }
        if (!file.getFilename().isEmpty()) {
            json.writeStringField("filename", file.getFilename());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static String dataUrl(String mediaType, byte[] bytes) {
        return "data:" + mediaType + ";base64," + Base64.getEncoder().encodeToString(bytes);
    }

    private void begin(Message message, String role) throws IOException {
        json.writeStartObject();
        json.writeStringField("role", role);
        if (!message.getName().isEmpty()) {
            json.writeStringField("name", message.getName());
        }
    }

    private void end(Message message) throws IOException {
        for (var field : message.getExtensionsMap().entrySet()) {
            if (!RawJson.isValue(field.getValue().toByteArray())) {
                throw Reason.DOOR_INVALID_REQUEST.because(
                        "messages[].extensions."
                                + field.getKey()
                                + ": no JSON value (expected: one JSON value)");
            }
            json.writeFieldName(field.getKey());
            json.writeRawValue(field.getValue().toStringUtf8());
        }
        json.writeEndObject();
    }

    private static RuntimeException unknown(String where, Part part) {
        return Reason.BACKEND_UNPROCESSABLE.because(
                where + " cannot hold a part of kind " + part.getKindCase() + " on this back end.");
    }
}
