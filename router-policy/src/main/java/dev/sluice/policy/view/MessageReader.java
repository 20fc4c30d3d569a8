package dev.sluice.policy.view;

import dev.sluice.policy.json.InvalidRequest;
import dev.sluice.policy.json.JsonReader;
import dev.sluice.policy.json.Kind;
import dev.sluice.policy.tally.Role;
import org.jspecify.annotations.Nullable;

/// Reads the messages of a chat body.
///
/// Text is what a model would read: contents, text parts, refusals, reasoning, and the names and
/// arguments of tool calls.
final class MessageReader {
    private final JsonReader json;
    private final Draft draft;

    MessageReader(JsonReader json, Draft draft) {
        this.json = json;
        this.draft = draft;
    }

    void read() throws InvalidRequest {
        json.beginArray();
        while (json.nextElement()) {
            draft.messages = Draft.oneMore(json, draft.messages, draft.limits.maxMessages());
            message();
        }
        if (draft.messages == 0) {
            throw Draft.empty(() -> "messages");
        }
    }

    private void message() throws InvalidRequest {
        Role role = null;
        json.beginObject();
        while (json.nextMember()) {
            switch (json.name(ChatField.Message.NAMES)) {
                case ROLE -> role = role();
                case CONTENT -> content();
                case REFUSAL, REASONING, REASONING_CONTENT -> ifText();
                case TOOL_CALLS -> toolCalls();
                case FUNCTION_CALL -> toolCall();
                case TYPE, TEXT, FUNCTION, CUSTOM, NAME, ARGUMENTS, INPUT, UNKNOWN -> json.skip();
            }
        }
        if (role == null) {
            throw Draft.missing("messages[" + (draft.messages - 1) + "].role", Role.EXPECTED);
        }
        draft.text.endMessage(role);
    }

    private @Nullable Role role() throws InvalidRequest {
        if (json.ifNull()) {
            return null;
        }
        var name = json.text();
        var role = Role.of(name);
        if (role.isEmpty()) {
            throw InvalidRequest.at("invalid_value", json.path(), "an unknown role", Role.EXPECTED);
        }
        return role.get();
    }

    private void content() throws InvalidRequest {
        switch (json.kind()) {
            case STRING -> json.text(draft.text);
            case NULL -> json.skip();
            case ARRAY -> {
                json.beginArray();
                while (json.nextElement()) {
                    part();
                }
            }
            case OBJECT, NUMBER, BOOLEAN ->
                    throw json.wrongType("a string, an array of parts or null");
        }
    }

    private void part() throws InvalidRequest {
        String type = null;
        boolean text = false;
        json.beginObject();
        while (json.nextMember()) {
            switch (json.name(ChatField.Message.NAMES)) {
                case TYPE -> type = json.text();
                case TEXT -> {
                    json.text(draft.text);
                    text = true;
                }
                case REFUSAL -> ifText();
                case ROLE,
                        CONTENT,
                        REASONING,
                        REASONING_CONTENT,
                        TOOL_CALLS,
                        FUNCTION_CALL,
                        FUNCTION,
                        CUSTOM,
                        NAME,
                        ARGUMENTS,
                        INPUT,
                        UNKNOWN ->
                        json.skip();
            }
        }
        count(type, text);
    }

    private void count(@Nullable String type, boolean text) throws InvalidRequest {
        // The part has been left, so the path names its place in the content.
        if (type == null) {
            throw Draft.missing(json.path() + ".type", "text, image_url, input_audio or file");
        }
        switch (type) {
            case "text" -> {
                if (!text) {
                    throw Draft.missing(json.path() + ".text", "a string");
                }
            }
            case "image_url" -> draft.images++;
            case "input_audio" -> draft.audios++;
            case "file" -> draft.files++;
            default -> {}
        }
    }

    private void toolCalls() throws InvalidRequest {
        if (json.ifNull()) {
            return;
        }
        json.beginArray();
        while (json.nextElement()) {
            toolCall();
        }
    }

    /// Reads a tool call or the function in it.
    private void toolCall() throws InvalidRequest {
        if (json.ifNull()) {
            return;
        }
        json.beginObject();
        while (json.nextMember()) {
            switch (json.name(ChatField.Message.NAMES)) {
                case FUNCTION, CUSTOM -> toolCall();
                case NAME, ARGUMENTS, INPUT -> ifText();
                case ROLE,
                        CONTENT,
                        REFUSAL,
                        REASONING,
                        REASONING_CONTENT,
                        TOOL_CALLS,
                        FUNCTION_CALL,
                        TYPE,
                        TEXT,
                        UNKNOWN ->
                        json.skip();
            }
        }
    }

    private void ifText() throws InvalidRequest {
        if (json.kind() == Kind.STRING) {
            json.text(draft.text);
        } else {
            json.skip();
        }
    }
}
