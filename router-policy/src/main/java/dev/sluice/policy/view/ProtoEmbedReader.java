package dev.sluice.policy.view;

import dev.sluice.policy.json.InvalidRequest;
import dev.sluice.policy.json.Ranges;
import dev.sluice.policy.match.Matchers;
import dev.sluice.proto.inference.v1.EmbedRequest;

/// Reads the canonical embedding request.
final class ProtoEmbedReader {
    private static final int MAX_DIMENSIONS = 65_536;

    private ProtoEmbedReader() {}

    static RequestView read(EmbedRequest request, InputLimits limits) throws InvalidRequest {
        var draft = new Draft(RequestFormat.PROTO_EMBEDDING, limits, Matchers.NONE);
        if (request.getModel().isEmpty()) {
            throw Draft.missing("model", "the name of a model");
        }
        draft.model(() -> "model", request.getModel());
        if (request.getInputsCount() == 0) {
            throw Draft.missing("inputs", "at least one text");
        }
        for (var text : request.getInputsList()) {
            int index = draft.inputs;
            draft.inputs = Draft.oneMore(() -> "inputs", draft.inputs, limits.maxInputs());
            if (text.isEmpty()) {
                throw InvalidRequest.at(
                        "empty_string", "inputs[" + index + "]", "an empty string", "a text");
            }
            draft.text.text(text);
        }
        if (request.hasDimensions()) {
            draft.dimensions =
                    (int)
                            Ranges.integer(
                                    () -> "dimensions", request.getDimensions(), 1, MAX_DIMENSIONS);
        }
        if (!request.getUser().isEmpty()) {
            draft.user(() -> "user", request.getUser());
        }
        return draft.finish(() -> "top_logprobs");
    }
}
