package dev.sluice.backend.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.sluice.proto.inference.v1.ChatChunk;
import dev.sluice.proto.inference.v1.ChatResponse;
import dev.sluice.proto.inference.v1.Choice;
import dev.sluice.proto.inference.v1.ChoiceDelta;
import dev.sluice.proto.inference.v1.ChoiceEnd;
import dev.sluice.proto.inference.v1.Heading;
import dev.sluice.proto.inference.v1.Message;
import dev.sluice.proto.inference.v1.Part;
import dev.sluice.proto.inference.v1.ReasoningPart;
import dev.sluice.proto.inference.v1.RefusalPart;
import dev.sluice.proto.inference.v1.Role;
import dev.sluice.proto.inference.v1.TextPart;
import dev.sluice.proto.inference.v1.TokenLogprob;
import dev.sluice.proto.inference.v1.ToolArgumentsDelta;
import dev.sluice.proto.inference.v1.ToolCall;
import dev.sluice.proto.inference.v1.ToolCallStart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Translates chunks and answers of the OpenAI dialect into the canonical model. Not thread-safe;
/// one per answer.
///
/// Protobuf strings hold no lone surrogates, JSON may: half a character at the end of a delta waits
/// for its other half in the next one.
final class OpenAiStream {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> halves = new HashMap<>();
    private boolean headed;

    /// The canonical events of one chunk.
    List<ChatChunk> chunks(byte[] bytes, int start, int end) throws IOException {
        var json = JSON.readTree(bytes, start, end - start);
        var events = new ArrayList<ChatChunk>(2);
        if (!headed) {
            headed = true;
            events.add(ChatChunk.newBuilder().setHeading(heading(json)).build());
        }
        for (var choice : json.path("choices")) {
            choice(choice, events);
        }
        return events;
    }

    private void choice(JsonNode choice, List<ChatChunk> events) {
        var index = choice.path("index").asInt();
        var delta = choice.path("delta");
        var logprobs = logprobs(choice.path("logprobs"));
        text(delta, "reasoning_content", index)
                .or(() -> text(delta, "reasoning", index))
                .ifPresent(
                        text ->
                                events.add(
                                        delta(
                                                ChoiceDelta.newBuilder()
                                                        .setIndex(index)
                                                        .setReasoning(text))));
        var content = text(delta, "content", index);
        if (content.isPresent() || !logprobs.isEmpty()) {
            var builder = ChoiceDelta.newBuilder().setIndex(index).addAllLogprobs(logprobs);
            content.ifPresent(builder::setText);
            events.add(delta(builder));
        }
        text(delta, "refusal", index)
                .ifPresent(
                        text ->
                                events.add(
                                        delta(
                                                ChoiceDelta.newBuilder()
                                                        .setIndex(index)
                                                        .setRefusal(text))));
        for (var call : delta.path("tool_calls")) {
            toolCall(call, index, events);
        }
        var finish = choice.path("finish_reason");
        if (finish.isTextual() && !finish.textValue().isEmpty()) {
            if (halves.remove("content" + index) != null) {
                events.add(
                        delta(
                                ChoiceDelta.newBuilder()
                                        .setIndex(index)
                                        .setText("\ufffd"))); // half a character
            }
            events.add(
                    ChatChunk.newBuilder()
                            .setEnd(
                                    ChoiceEnd.newBuilder()
                                            .setIndex(index)
                                            .setFinishReason(Finish.canonical(finish.textValue()))
                                            .setStopSequence(stopSequence(choice)))
                            .build());
        }
    }

    private void toolCall(JsonNode call, int index, List<ChatChunk> events) {
        var toolIndex = call.path("index").asInt();
        var function = call.path("function");
        if (call.hasNonNull("id") || function.hasNonNull("name")) {
            events.add(
                    delta(
                            ChoiceDelta.newBuilder()
                                    .setIndex(index)
                                    .setToolCall(
                                            ToolCallStart.newBuilder()
                                                    .setToolIndex(toolIndex)
                                                    .setId(call.path("id").asText(""))
                                                    .setName(function.path("name").asText("")))));
        }
        text(function, "arguments", index * 1_000 + toolIndex)
                .ifPresent(
                        arguments ->
                                events.add(
                                        delta(
                                                ChoiceDelta.newBuilder()
                                                        .setIndex(index)
                                                        .setToolArguments(
                                                                ToolArgumentsDelta.newBuilder()
                                                                        .setToolIndex(toolIndex)
                                                                        .setJson(arguments)))));
    }

    private static ChatChunk delta(ChoiceDelta.Builder delta) {
        return ChatChunk.newBuilder().setDelta(delta).build();
    }

    /// The text of a field, whole characters only; empty when there is none.
    private java.util.Optional<String> text(JsonNode parent, String field, int slot) {
        var value = parent.path(field);
        if (!value.isTextual()) {
            return java.util.Optional.empty();
        }
        var key = field + slot;
        var text = halves.getOrDefault(key, "") + value.textValue();
        halves.remove(key);
        if (!text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1))) {
            halves.put(key, text.substring(text.length() - 1));
            text = text.substring(0, text.length() - 1);
        }
        return text.isEmpty() ? java.util.Optional.empty() : java.util.Optional.of(whole(text));
    }

    /// Replaces surrogates that will never find their half.
    private static String whole(String text) {
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return whole(text.substring(0, i) + '\ufffd' + text.substring(i + 1));
            }
        }
        return text;
    }

    /// A whole answer.
    static ChatResponse response(byte[] bytes) throws IOException {
        var json = JSON.readTree(bytes);
        var response = ChatResponse.newBuilder().setHeading(heading(json));
        for (var choice : json.path("choices")) {
            var finish = choice.path("finish_reason").asText("stop");
            response.addChoices(
                    Choice.newBuilder()
                            .setIndex(choice.path("index").asInt())
                            .setMessage(message(choice.path("message")))
                            .setFinishReason(Finish.canonical(finish))
                            .setStopSequence(stopSequence(choice))
                            .addAllLogprobs(logprobs(choice.path("logprobs"))));
        }
        return response.build();
    }

    private static Message message(JsonNode json) {
        var message = Message.newBuilder().setRole(Role.ROLE_ASSISTANT);
        var reasoning = json.path("reasoning_content").asText(json.path("reasoning").asText(""));
        if (!reasoning.isEmpty()) {
            message.addParts(
                    Part.newBuilder()
                            .setReasoning(ReasoningPart.newBuilder().setText(whole(reasoning))));
        }
        if (json.path("content").isTextual()) {
            message.addParts(
                    Part.newBuilder()
                            .setText(
                                    TextPart.newBuilder()
                                            .setText(whole(json.get("content").textValue()))));
        }
        if (json.path("refusal").isTextual()) {
            message.addParts(
                    Part.newBuilder()
                            .setRefusal(
                                    RefusalPart.newBuilder()
                                            .setText(whole(json.get("refusal").textValue()))));
        }
        for (var call : json.path("tool_calls")) {
            message.addParts(
                    Part.newBuilder()
                            .setToolCall(
                                    ToolCall.newBuilder()
                                            .setId(call.path("id").asText(""))
                                            .setName(call.path("function").path("name").asText(""))
                                            .setArgumentsJson(
                                                    whole(
                                                            call.path("function")
                                                                    .path("arguments")
                                                                    .asText("")))));
        }
        return message.build();
    }

    private static Heading heading(JsonNode json) {
        return Heading.newBuilder()
                .setResponseId(json.path("id").asText(""))
                .setCreated(json.path("created").asLong())
                .build();
    }

    private static String stopSequence(JsonNode choice) {
        return choice.path("stop_reason").isTextual()
                ? whole(choice.get("stop_reason").textValue())
                : "";
    }

    private static List<TokenLogprob> logprobs(JsonNode logprobs) {
        var tokens = new ArrayList<TokenLogprob>();
        for (var list : List.of("content", "refusal")) {
            for (var token : logprobs.path(list)) {
                tokens.add(logprob(token));
            }
        }
        return tokens;
    }

    private static TokenLogprob logprob(JsonNode json) {
        var token =
                TokenLogprob.newBuilder()
                        .setToken(whole(json.path("token").asText("")))
                        .setLogprob(json.path("logprob").asDouble());
        var bytes = ByteString.newOutput();
        for (var value : json.path("bytes")) {
            bytes.write(value.asInt());
        }
        token.setBytes(bytes.toByteString());
        for (var top : json.path("top_logprobs")) {
            token.addTop(logprob(top));
        }
        return token.build();
    }
}
