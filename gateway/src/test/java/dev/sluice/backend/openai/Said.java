package dev.sluice.backend.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.proto.inference.v1.ChatChunk;
import dev.sluice.proto.inference.v1.ChatResponse;
import dev.sluice.proto.inference.v1.FinishReason;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What an answer says in all, to compare an answer in one format with the same one in another.
///
/// @param text by kind and choice: text, reasoning, refusal; tool calls by their number too
/// @param finish by choice
record Said(Map<String, String> text, Map<Integer, FinishReason> finish) {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Said() {
        this(new TreeMap<>(), new TreeMap<>());
    }

    static Said ofChunks(List<ChatChunk> chunks) {
        var said = new Said();
        for (var chunk : chunks) {
            if (chunk.hasEnd()) {
                said.finish.put(chunk.getEnd().getIndex(), chunk.getEnd().getFinishReason());
            }
            var delta = chunk.getDelta();
            var index = delta.getIndex();
            said.add("content", index, delta.getText());
            said.add("reasoning", index, delta.getReasoning());
            said.add("refusal", index, delta.getRefusal());
            var call = delta.getToolCall();
            said.add("call" + call.getToolIndex(), index, call.getId() + call.getName());
            said.add("arguments" + delta.getToolArguments().getToolIndex(), index, delta.getToolArguments().getJson());
        }
        return said;
    }

    static Said of(@Nullable ChatResponse response) {
        var said = new Said();
        if (response == null) {
            return said;
        }
        for (var choice : response.getChoicesList()) {
            var index = choice.getIndex();
            said.finish.put(index, choice.getFinishReason());
            var calls = 0;
            for (var part : choice.getMessage().getPartsList()) {
                said.add("content", index, part.getText().getText());
                said.add("reasoning", index, part.getReasoning().getText());
                said.add("refusal", index, part.getRefusal().getText());
                if (part.hasToolCall()) {
                    said.add("call" + calls, index, part.getToolCall().getId() + part.getToolCall().getName());
                    said.add("arguments" + calls++, index, part.getToolCall().getArgumentsJson());
                }
            }
        }
        return said;
    }

    /// Read by a plain JSON reader, independent of the code under test.
    static Said ofRecording(Recording recording) throws IOException {
        var said = new Said();
        for (var payload : recording.isStream() ? recording.payloads() : List.of(recording.text())) {
            for (var choice : JSON.readTree(payload).path("choices")) {
                said.choice(choice);
            }
        }
        return said;
    }

    private void choice(JsonNode choice) {
        var index = choice.path("index").asInt();
        var message = choice.has("delta") ? choice.path("delta") : choice.path("message");
        add("content", index, message.path("content").asText(""));
        add("reasoning", index, message.path("reasoning_content").asText(""));
        add("refusal", index, message.path("refusal").asText(""));
        var number = 0;
        for (var call : message.path("tool_calls")) {
            var tool = call.path("index").asInt(number++);
            add("call" + tool, index, call.path("id").asText("") + call.path("function").path("name").asText(""));
            add("arguments" + tool, index, call.path("function").path("arguments").asText(""));
        }
        switch (choice.path("finish_reason").asText("")) {
            case "stop" -> finish.put(index, FinishReason.FINISH_REASON_STOP);
            case "length" -> finish.put(index, FinishReason.FINISH_REASON_LENGTH);
            case "tool_calls" -> finish.put(index, FinishReason.FINISH_REASON_TOOL_CALLS);
            case "", "null" -> {}
            case String other -> throw new IllegalArgumentException("finish_reason: " + other);
        }
    }

    private void add(String kind, int choice, String more) {
        if (!more.isEmpty()) {
            text.merge(kind + "/" + choice, more, String::concat);
        }
    }
}
