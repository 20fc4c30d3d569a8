package dev.sluice.policy.view;

import dev.sluice.policy.json.InvalidRequest;
import dev.sluice.policy.json.JsonReader;
import dev.sluice.policy.json.Kind;
import dev.sluice.policy.json.Removals;
import dev.sluice.policy.json.Span;
import dev.sluice.policy.match.Matchers;
import dev.sluice.policy.tally.ToolTally;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Reads the body of a chat completion.
final class ChatReader {
    private static final int MAX_STOPS = 4;
    private static final int MAX_NAME = 64;

    private final JsonReader json;
    private final Draft draft;
    private final MessageReader messages;
    private final Removals unsafe = new Removals();
    private final int bodyStart;
    private @Nullable Span model;
    private boolean messagesSeen;
    private boolean completionTokensSeen;
    private @Nullable Span streamOptions;
    private int streamOptionsInner = -1;
    private boolean streamOptionsEmpty = true;
    private @Nullable Span includeUsage;

    private ChatReader(byte[] body, InputLimits limits, Matchers matchers) throws InvalidRequest {
        json = new JsonReader(body, limits.maxDepth());
        draft = new Draft(RequestFormat.OPENAI_CHAT, limits, matchers);
        messages = new MessageReader(json, draft);
        bodyStart = json.position() + 1;
    }

    static RequestView read(byte[] body, InputLimits limits, Matchers matchers)
            throws InvalidRequest {
        return new ChatReader(body, limits, matchers).read();
    }

    private RequestView read() throws InvalidRequest {
        json.beginObject();
        while (json.nextMember()) {
            int start = json.keyStart();
            unsafe.begin(start);
            boolean dangerous = json.name(ChatField.Unsafe.NAMES) != ChatField.Unsafe.UNKNOWN;
            var field = json.name(ChatField.NAMES);
            if (field == ChatField.STREAM_OPTIONS) {
                streamOptions();
            } else if (field == ChatField.UNKNOWN) {
                json.skip();
            } else if (!json.ifNull()) {
                field(field);
            }
            unsafe.end(dangerous, start, json.valueEnd());
        }
        json.end();
        return finish();
    }

    private RequestView finish() throws InvalidRequest {
        if (model == null) {
            throw Draft.missing("model", "the name of a model, or auto");
        }
        if (!messagesSeen) {
            throw Draft.missing("messages", "an array of messages");
        }
        draft.layout =
                new Layout(
                        bodyStart,
                        unsafe.members(),
                        model,
                        streamOptions,
                        streamOptionsInner,
                        streamOptionsEmpty,
                        includeUsage,
                        unsafe.splices());
        return draft.finish(() -> "top_logprobs");
    }

    private void field(ChatField field) throws InvalidRequest {
        switch (field) {
            case MODEL -> model();
            case MESSAGES -> {
                messagesSeen = true;
                messages.read();
            }
            case STREAM -> draft.stream = json.bool();
            case N -> draft.n = (int) json.integer(1, draft.limits.maxChoices());
            case MAX_TOKENS -> maxTokens(false);
            case MAX_COMPLETION_TOKENS -> maxTokens(true);
            case TEMPERATURE -> draft.temperature = OptionalDouble.of(json.decimal(0, 2));
            case TOP_P -> draft.topP = OptionalDouble.of(json.decimal(0, 1));
            case FREQUENCY_PENALTY ->
                    draft.frequencyPenalty = OptionalDouble.of(json.decimal(-2, 2));
            case PRESENCE_PENALTY -> draft.presencePenalty = OptionalDouble.of(json.decimal(-2, 2));
            case LOGPROBS -> draft.logprobs = json.bool();
            case TOP_LOGPROBS -> draft.topLogprobs = (int) json.integer(0, 20);
            case STOP -> stop();
            case SEED -> draft.seed = OptionalLong.of(json.integer(Long.MIN_VALUE, Long.MAX_VALUE));
            case TOOLS, FUNCTIONS -> tools();
            case RESPONSE_FORMAT -> responseFormat();
            case REASONING_EFFORT -> {
                Draft.length(json, json.text(), 1, MAX_NAME);
                draft.reasoning = true;
            }
            case REASONING -> {
                json.skip();
                draft.reasoning = true;
            }
            case USER -> draft.user(json, json.text());
            case METADATA -> metadata();
            case STREAM_OPTIONS, UNKNOWN -> json.skip();
        }
    }

    private void model() throws InvalidRequest {
        int start = json.position();
        draft.model(json, json.text());
        model = new Span(start, json.valueEnd());
    }

    private void maxTokens(boolean completion) throws InvalidRequest {
        long value = json.integer(1, Integer.MAX_VALUE);
        if (completion || !completionTokensSeen) {
            draft.maxTokens = value;
        }
        completionTokensSeen |= completion;
    }

    private void streamOptions() throws InvalidRequest {
        int start = json.position();
        if (json.ifNull()) {
            streamOptions = new Span(start, json.valueEnd());
            return;
        }
        json.beginObject();
        streamOptionsInner = start + 1;
        while (json.nextMember()) {
            streamOptionsEmpty = false;
            var option = json.name(ChatField.Option.NAMES);
            int value = json.position();
            boolean absent = json.ifNull();
            switch (option) {
                case INCLUDE_USAGE -> {
                    draft.includeUsage = !absent && json.bool();
                    includeUsage = new Span(value, json.valueEnd());
                }
                case CONTINUOUS_USAGE_STATS -> draft.continuousUsage = !absent && json.bool();
                case TYPE, UNKNOWN -> {
                    if (!absent) {
                        json.skip();
                    }
                }
            }
        }
        streamOptions = new Span(start, json.valueEnd());
    }

    private void stop() throws InvalidRequest {
        if (json.kind() == Kind.STRING) {
            json.skip();
            draft.stops = 1;
            return;
        }
        if (json.kind() != Kind.ARRAY) {
            throw json.wrongType("a string or an array of strings");
        }
        json.beginArray();
        while (json.nextElement()) {
            draft.stops = Draft.oneMore(json, draft.stops, MAX_STOPS);
            if (json.kind() != Kind.STRING) {
                throw json.wrongType("a string");
            }
            json.skip();
        }
        if (draft.stops == 0) {
            throw Draft.empty(() -> "stop");
        }
    }

    private void tools() throws InvalidRequest {
        var tally = new ToolTally();
        json.beginArray();
        while (json.nextElement()) {
            draft.tools = Draft.oneMore(json, draft.tools, draft.limits.maxTools());
            tool(tally);
        }
        draft.text.quarters(tally.quarters());
    }

    private void tool(ToolTally tally) throws InvalidRequest {
        json.beginObject();
        while (json.nextMember()) {
            var field = json.name(ChatField.Tool.NAMES);
            var kind = json.kind();
            switch (field) {
                case FUNCTION, CUSTOM -> {
                    if (kind == Kind.OBJECT) {
                        tool(tally);
                    } else {
                        json.skip();
                    }
                }
                case NAME, DESCRIPTION -> {
                    if (kind == Kind.STRING) {
                        json.text(tally);
                    } else {
                        json.skip();
                    }
                }
                case PARAMETERS -> {
                    int start = json.position();
                    json.skip();
                    tally.json(kind == Kind.NULL ? 0 : json.valueEnd() - start);
                }
                case UNKNOWN -> json.skip();
            }
        }
    }

    private void responseFormat() throws InvalidRequest {
        json.beginObject();
        while (json.nextMember()) {
            if (json.name(ChatField.Option.NAMES) != ChatField.Option.TYPE) {
                json.skip();
                continue;
            }
            draft.jsonMode =
                    switch (json.text()) {
                        case "json_object" -> JsonMode.OBJECT;
                        case "json_schema" -> JsonMode.SCHEMA;
                        default -> JsonMode.NONE;
                    };
        }
    }

    private void metadata() throws InvalidRequest {
        json.beginObject();
        while (json.nextMember()) {
            draft.tag(json, json.name(), json.text());
        }
    }
}
