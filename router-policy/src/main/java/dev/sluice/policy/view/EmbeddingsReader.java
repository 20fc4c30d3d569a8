package dev.sluice.policy.view;

import dev.sluice.policy.json.InvalidRequest;
import dev.sluice.policy.json.JsonReader;
import dev.sluice.policy.json.Kind;
import dev.sluice.policy.json.Names;
import dev.sluice.policy.json.Removals;
import dev.sluice.policy.json.Span;
import dev.sluice.policy.match.Matchers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the body of an embeddings request.
final class EmbeddingsReader {
    private static final int MAX_DIMENSIONS = 65_536;
    private static final int QUARTERS_PER_TOKEN = 4;
    private static final String INPUT =
            "a string or an array of strings, of integers or of arrays of integers";

    enum Field {
        MODEL,
        INPUT,
        ENCODING_FORMAT,
        DIMENSIONS,
        USER,
        UNKNOWN
    }

    private static final Names<Field> NAMES = Names.of(Field.UNKNOWN);

    private final JsonReader json;
    private final Draft draft;
    private final Removals unsafe = new Removals();
    private final int bodyStart;
    private final @Nullable List<String> texts;
    private @Nullable Span model;

    private EmbeddingsReader(byte[] body, InputLimits limits, @Nullable List<String> texts)
            throws InvalidRequest {
        json = new JsonReader(body, limits.maxDepth());
        draft = new Draft(RequestFormat.OPENAI_EMBEDDINGS, limits, Matchers.NONE);
        bodyStart = json.position() + 1;
        this.texts = texts;
    }

    static RequestView read(byte[] body, InputLimits limits) throws InvalidRequest {
        return new EmbeddingsReader(body, limits, null).read();
    }

    static List<String> texts(byte[] body, InputLimits limits) throws InvalidRequest {
        var texts = new ArrayList<String>();
        var view = new EmbeddingsReader(body, limits, texts).read();
        if (texts.size() != view.inputs()) {
            throw InvalidRequest.at("unsupported_value", "input", "token ids", "texts");
        }
        return texts;
    }

    private RequestView read() throws InvalidRequest {
        json.beginObject();
        while (json.nextMember()) {
            int start = json.keyStart();
            unsafe.begin(start);
            boolean dangerous = json.name(ChatField.Unsafe.NAMES) != ChatField.Unsafe.UNKNOWN;
            var field = json.name(NAMES);
            if (field == Field.UNKNOWN) {
                json.skip();
            } else if (!json.ifNull()) {
                field(field);
            }
            unsafe.end(dangerous, start, json.valueEnd());
        }
        json.end();
        if (model == null) {
            throw Draft.missing("model", "the name of a model");
        }
        if (draft.inputs == 0) {
            throw Draft.missing("input", INPUT);
        }
        draft.layout =
                new Layout(
                        bodyStart, unsafe.members(), model, null, -1, true, null, unsafe.splices());
        return draft.finish(() -> "top_logprobs");
    }

    private void field(Field field) throws InvalidRequest {
        switch (field) {
            case MODEL -> {
                int start = json.position();
                draft.model(json, json.text());
                model = new Span(start, json.valueEnd());
            }
            case INPUT -> input();
            case ENCODING_FORMAT -> draft.encodingFormat = encodingFormat();
            case DIMENSIONS -> draft.dimensions = (int) json.integer(1, MAX_DIMENSIONS);
            case USER -> draft.user(json, json.text());
            case UNKNOWN -> json.skip();
        }
    }

    private EncodingFormat encodingFormat() throws InvalidRequest {
        return switch (json.text()) {
            case "float" -> EncodingFormat.FLOAT;
            case "base64" -> EncodingFormat.BASE64;
            default ->
                    throw InvalidRequest.at(
                            "invalid_value", json.path(), "an unknown format", "float or base64");
        };
    }

    private void input() throws InvalidRequest {
        switch (json.kind()) {
            case STRING -> {
                text();
                draft.inputs = 1;
            }
            case ARRAY -> inputs();
            case OBJECT, NUMBER, BOOLEAN, NULL -> throw json.wrongType(INPUT);
        }
    }

    private void inputs() throws InvalidRequest {
        Kind first = null;
        json.beginArray();
        while (json.nextElement()) {
            var kind = json.kind();
            if (first != null && first != kind) {
                throw json.wrongType(first.words() + " as before");
            }
            first = kind;
            switch (kind) {
                case STRING -> {
                    draft.inputs = Draft.oneMore(json, draft.inputs, draft.limits.maxInputs());
                    text();
                }
                case NUMBER -> {
                    draft.inputs = 1;
                    token();
                }
                case ARRAY -> {
                    draft.inputs = Draft.oneMore(json, draft.inputs, draft.limits.maxInputs());
                    tokens();
                }
                case OBJECT, BOOLEAN, NULL ->
                        throw json.wrongType("a string, an integer or an array of integers");
            }
        }
        if (first == null) {
            throw Draft.empty(() -> "input");
        }
    }

    private void tokens() throws InvalidRequest {
        boolean empty = true;
        json.beginArray();
        while (json.nextElement()) {
            empty = false;
            token();
        }
        if (empty) {
            throw Draft.empty(json);
        }
    }

    private void token() throws InvalidRequest {
        json.integer(0, Integer.MAX_VALUE);
        draft.text.quarters(QUARTERS_PER_TOKEN);
    }

    private void text() throws InvalidRequest {
        int before = draft.text.bytes();
        if (texts == null) {
            json.text(draft.text);
        } else {
            var text = json.text();
            draft.text.text(text);
            texts.add(text);
        }
        if (draft.text.bytes() == before) {
            throw InvalidRequest.at("empty_string", json.path(), "an empty string", "a text");
        }
    }
}
