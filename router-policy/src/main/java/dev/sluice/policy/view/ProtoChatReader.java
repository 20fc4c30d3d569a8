package dev.sluice.policy.view;

import dev.sluice.policy.json.InvalidRequest;
import dev.sluice.policy.json.Place;
import dev.sluice.policy.json.Ranges;
import dev.sluice.policy.match.Matchers;
import dev.sluice.policy.tally.Role;
import dev.sluice.policy.tally.ToolTally;
import dev.sluice.proto.inference.v1.ChatRequest;
import dev.sluice.proto.inference.v1.Message;
import dev.sluice.proto.inference.v1.Part;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// Reads the canonical chat request. Paths are those of the message: `sampling.n`.
final class ProtoChatReader {
    private static final int MAX_STOPS = 4;

    private final Draft draft;

    ProtoChatReader(InputLimits limits, Matchers matchers) {
        draft = new Draft(RequestFormat.PROTO_CHAT, limits, matchers);
    }

    RequestView read(ChatRequest request) throws InvalidRequest {
        if (request.getModel().isEmpty()) {
            throw Draft.missing("model", "the name of a model, or auto");
        }
        draft.model(() -> "model", request.getModel());
        if (request.getMessagesCount() == 0) {
            throw Draft.missing("messages", "at least one message");
        }
        for (var message : request.getMessagesList()) {
            message(message);
        }
        sampling(request);
        tools(request);
        draft.jsonMode =
                switch (request.getResponseFormat().getKindCase()) {
                    case JSON_OBJECT ->
                            request.getResponseFormat().getJsonObject()
                                    ? JsonMode.OBJECT
                                    : JsonMode.NONE;
                    case JSON_SCHEMA -> JsonMode.SCHEMA;
                    case KIND_NOT_SET -> JsonMode.NONE;
                };
        draft.reasoning = request.hasReasoning();
        if (!request.getUser().isEmpty()) {
            draft.user(() -> "user", request.getUser());
        }
        for (var tag : request.getTagsMap().entrySet()) {
            draft.tag(() -> "tags", tag.getKey(), tag.getValue());
        }
        return draft.finish(() -> "sampling.top_logprobs");
    }

    private void sampling(ChatRequest request) throws InvalidRequest {
        var sampling = request.getSampling();
        if (sampling.hasN()) {
            draft.n = Draft.choices(() -> "sampling.n", sampling.getN(), draft.limits);
        }
        if (sampling.hasMaxTokens()) {
            draft.maxTokens = integer("max_tokens", sampling.getMaxTokens(), 1, Integer.MAX_VALUE);
        }
        if (sampling.hasTemperature()) {
            draft.temperature = decimal("temperature", sampling.getTemperature(), 0, 2);
        }
        if (sampling.hasTopP()) {
            draft.topP = decimal("top_p", sampling.getTopP(), 0, 1);
        }
        if (sampling.hasTopK()) {
            integer("top_k", sampling.getTopK(), 1, Integer.MAX_VALUE);
        }
        if (sampling.hasFrequencyPenalty()) {
            draft.frequencyPenalty =
                    decimal("frequency_penalty", sampling.getFrequencyPenalty(), -2, 2);
        }
        if (sampling.hasPresencePenalty()) {
            draft.presencePenalty =
                    decimal("presence_penalty", sampling.getPresencePenalty(), -2, 2);
        }
        if (sampling.hasSeed()) {
            draft.seed = OptionalLong.of(sampling.getSeed());
        }
        draft.logprobs = sampling.getLogprobs();
        draft.topLogprobs = (int) integer("top_logprobs", sampling.getTopLogprobs(), 0, 20);
        for (int i = 0; i < sampling.getStopCount(); i++) {
            draft.stops = Draft.oneMore(() -> "sampling.stop", draft.stops, MAX_STOPS);
        }
    }

    private static long integer(String field, long value, long min, long max)
            throws InvalidRequest {
        return Ranges.integer(() -> "sampling." + field, value, min, max);
    }

    private static OptionalDouble decimal(String field, double value, double min, double max)
            throws InvalidRequest {
        return OptionalDouble.of(Ranges.decimal(() -> "sampling." + field, value, min, max));
    }

    private void tools(ChatRequest request) throws InvalidRequest {
        var tally = new ToolTally();
        for (var tool : request.getToolsList()) {
            draft.tools = Draft.oneMore(() -> "tools", draft.tools, draft.limits.maxTools());
            tally.text(tool.getName());
            tally.text(tool.getDescription());
            tally.json(tool.getParametersJsonBytes().size());
        }
        draft.text.quarters(tally.quarters());
    }

    private void message(Message message) throws InvalidRequest {
        int index = draft.messages;
        draft.messages =
                Draft.oneMore(() -> "messages", draft.messages, draft.limits.maxMessages());
        Place place = () -> "messages[" + index + "].role";
        var role =
                switch (message.getRole()) {
                    case ROLE_DEVELOPER -> Role.DEVELOPER;
                    case ROLE_SYSTEM -> Role.SYSTEM;
                    case ROLE_USER -> Role.USER;
                    case ROLE_ASSISTANT -> Role.ASSISTANT;
                    case ROLE_TOOL -> Role.TOOL;
                    case ROLE_UNSPECIFIED -> throw Draft.missing(place.path(), Role.EXPECTED);
                    case UNRECOGNIZED ->
                            throw InvalidRequest.at(
                                    "invalid_value",
                                    place.path(),
                                    Integer.toString(message.getRoleValue()),
                                    Role.EXPECTED);
                };
        for (int i = 0; i < message.getPartsCount(); i++) {
            int part = i;
            part(() -> "messages[" + index + "].parts[" + part + "]", message.getParts(i));
        }
        draft.text.endMessage(role);
    }

    private void part(Place place, Part part) throws InvalidRequest {
        switch (part.getKindCase()) {
            case TEXT -> draft.text.text(part.getText().getText());
            case IMAGE -> draft.images++;
            case AUDIO -> draft.audios++;
            case FILE -> draft.files++;
            case TOOL_CALL -> {
                draft.text.text(part.getToolCall().getName());
                draft.text.text(part.getToolCall().getArgumentsJson());
            }
            case TOOL_RESULT -> {
                for (var inner : part.getToolResult().getPartsList()) {
                    result(place, inner);
                }
            }
            case REASONING -> draft.text.text(part.getReasoning().getText());
            case REFUSAL -> draft.text.text(part.getRefusal().getText());
            case OPAQUE -> {}
            case KIND_NOT_SET -> throw Draft.missing(place.path(), "one kind of part");
        }
    }

    /// Reads a piece of a tool's answer, which holds no calls and answers itself.
    private void result(Place place, Part part) throws InvalidRequest {
        switch (part.getKindCase()) {
            case TEXT, IMAGE, AUDIO, FILE, OPAQUE, KIND_NOT_SET -> part(place, part);
            case TOOL_CALL, TOOL_RESULT, REASONING, REFUSAL ->
                    throw InvalidRequest.at(
                            "invalid_value",
                            place.path() + ".tool_result",
                            "a " + part.getKindCase(),
                            "text, images, audio or files");
        }
    }
}
