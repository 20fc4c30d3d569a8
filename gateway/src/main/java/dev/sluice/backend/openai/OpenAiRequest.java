package dev.sluice.backend.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.proto.inference.v1.ChatRequest;
import dev.sluice.proto.inference.v1.JsonSchema;
import dev.sluice.proto.inference.v1.ResponseFormat;
import dev.sluice.proto.inference.v1.Sampling;
import dev.sluice.proto.inference.v1.Tool;
import dev.sluice.proto.inference.v1.ToolChoice;
import dev.sluice.reason.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Writes a canonical chat as the body of `/v1/chat/completions`.
final class OpenAiRequest {
    private static final JsonFactory JSON = new JsonFactory();

    private final JsonGenerator json;

    private OpenAiRequest(JsonGenerator json) {
        this.json = json;
    }

    /// The body that asks `model` for an answer to `chat`.
    static byte[] write(ChatRequest chat, String model, boolean stream) {
        var bytes = new ByteArrayOutputStream(1_024);
        try (var json = JSON.createGenerator(bytes)) {
            new OpenAiRequest(json).chat(chat, model, stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void chat(ChatRequest chat, String model, boolean stream) throws IOException {
        json.writeStartObject();
        json.writeStringField("model", model);
        json.writeArrayFieldStart("messages");
        var messages = new OpenAiMessages(json);
        for (var message : chat.getMessagesList()) {
            messages.write(message);
        }
        json.writeEndArray();
        sampling(chat.getSampling());
        tools(chat);
        if (chat.hasResponseFormat()) {
            responseFormat(chat.getResponseFormat());
        }
        if (!chat.getReasoning().getEffort().isEmpty()) {
            json.writeStringField("reasoning_effort", chat.getReasoning().getEffort());
        }
        if (chat.getReasoning().hasBudgetTokens()) {
            throw Reason.BACKEND_UNPROCESSABLE
                    .because("reasoning.budget_tokens: this back end knows reasoning.effort only.")
                    .at("reasoning.budget_tokens");
        }
        if (!chat.getUser().isEmpty()) {
            json.writeStringField("user", chat.getUser());
        }
        if (stream) {
            json.writeBooleanField("stream", true);
            json.writeObjectFieldStart("stream_options");
            json.writeBooleanField("include_usage", true);
            json.writeEndObject();
        }
        for (Map.Entry<String, com.google.protobuf.ByteString> field :
                chat.getExtensionsMap().entrySet()) {
            rawField(field.getKey(), field.getValue().toStringUtf8());
        }
        json.writeEndObject();
    }

    private void sampling(Sampling sampling) throws IOException {
        if (sampling.hasTemperature()) {
            json.writeNumberField("temperature", sampling.getTemperature());
        }
        if (sampling.hasTopP()) {
            json.writeNumberField("top_p", sampling.getTopP());
        }
        if (sampling.hasTopK()) {
            json.writeNumberField("top_k", sampling.getTopK());
        }
        if (sampling.hasMaxTokens()) {
            json.writeNumberField("max_tokens", sampling.getMaxTokens());
        }
        if (sampling.hasN()) {
            json.writeNumberField("n", sampling.getN());
        }
        if (sampling.hasSeed()) {
            json.writeNumberField("seed", sampling.getSeed());
        }
        if (sampling.hasFrequencyPenalty()) {
            json.writeNumberField("frequency_penalty", sampling.getFrequencyPenalty());
        }
        if (sampling.hasPresencePenalty()) {
            json.writeNumberField("presence_penalty", sampling.getPresencePenalty());
        }
        if (sampling.getStopCount() > 0) {
            json.writeArrayFieldStart("stop");
            for (var stop : sampling.getStopList()) {
                json.writeString(stop);
            }
            json.writeEndArray();
        }
        if (sampling.hasLogprobs()) {
            json.writeBooleanField("logprobs", sampling.getLogprobs());
        }
        if (sampling.hasTopLogprobs()) {
            json.writeNumberField("top_logprobs", sampling.getTopLogprobs());
        }
    }

    private void tools(ChatRequest chat) throws IOException {
        if (chat.getToolsCount() > 0) {
            json.writeArrayFieldStart("tools");
            for (var tool : chat.getToolsList()) {
                tool(tool);
            }
            json.writeEndArray();
        }
        if (chat.hasToolChoice()) {
            toolChoice(chat.getToolChoice());
        }
    }

    private void tool(Tool tool) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", "function");
        json.writeObjectFieldStart("function");
        json.writeStringField("name", tool.getName());
        if (!tool.getDescription().isEmpty()) {
            json.writeStringField("description", tool.getDescription());
        }
        if (!tool.getParametersJson().isEmpty()) {
            rawField("parameters", tool.getParametersJson());
        }
        if (tool.hasStrict()) {
            json.writeBooleanField("strict", tool.getStrict());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void toolChoice(ToolChoice choice) throws IOException {
        switch (choice.getMode()) {
            case MODE_AUTO -> json.writeStringField("tool_choice", "auto");
            case MODE_NONE -> json.writeStringField("tool_choice", "none");
            case MODE_REQUIRED -> json.writeStringField("tool_choice", "required");
            case MODE_TOOL -> {
                json.writeObjectFieldStart("tool_choice");
                json.writeStringField("type", "function");
                json.writeObjectFieldStart("function");
                json.writeStringField("name", choice.getName());
                json.writeEndObject();
                json.writeEndObject();
            }
            case MODE_UNSPECIFIED, UNRECOGNIZED -> {}
        }
        if (choice.hasParallel()) {
            json.writeBooleanField("parallel_tool_calls", choice.getParallel());
        }
    }

    private void responseFormat(ResponseFormat format) throws IOException {
        json.writeObjectFieldStart("response_format");
        switch (format.getKindCase()) {
            case JSON_SCHEMA -> {
                json.writeStringField("type", "json_schema");
                jsonSchema(format.getJsonSchema());
            }
            case JSON_OBJECT ->
                    json.writeStringField("type", format.getJsonObject() ? "json_object" : "text");
            case KIND_NOT_SET -> json.writeStringField("type", "text");
        }
        json.writeEndObject();
    }

    private void jsonSchema(JsonSchema schema) throws IOException {
        json.writeObjectFieldStart("json_schema");
        json.writeStringField("name", schema.getName());
        if (!schema.getDescription().isEmpty()) {
            json.writeStringField("description", schema.getDescription());
        }
        rawField("schema", schema.getSchemaJson());
        if (schema.hasStrict()) {
            json.writeBooleanField("strict", schema.getStrict());
        }
        json.writeEndObject();
    }

    /// Puts JSON text of the caller into the body; checked first, because broken text would break
    /// the whole body.
    private void rawField(String name, String text) throws IOException {
        if (!RawJson.isValue(text.getBytes(StandardCharsets.UTF_8))) {
            throw Reason.DOOR_INVALID_REQUEST
                    .because(name + ": the text is no JSON value (expected: one JSON value)")
                    .code("invalid_json")
                    .at(name);
        }
        json.writeFieldName(name);
        json.writeRawValue(text);
    }
}
