package dev.sluice.gpu.simulator.serving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gpu.simulator.text.Tokenizer;
import dev.sluice.gpu.simulator.wire.ChatRequest;
import dev.sluice.gpu.simulator.wire.Json;
import dev.sluice.gpu.simulator.wire.Refusal;

/// `POST /tokenize` and `POST /detokenize`.
final class Tokens {
    private Tokens() {}

    static ObjectNode tokenize(Replica replica, byte[] bytes) {
        JsonNode body = Json.parse(bytes);
        requireModel(replica, body);
        int[] ids =
                body.path("prompt").isTextual()
                        ? Tokenizer.encode(body.get("prompt").textValue())
                        : ChatRequest.of(body).prompt().ids();
        ObjectNode answer = Json.object().put("count", ids.length);
        answer.put("max_model_len", replica.maxModelLen());
        var tokens = answer.putArray("tokens");
        for (int id : ids) {
            tokens.add(id);
        }
        if (body.path("return_token_strs").asBoolean()) {
            var strings = answer.putArray("token_strs");
            for (int id : ids) {
                strings.add(Tokenizer.piece(id));
            }
        } else {
            answer.putNull("token_strs");
        }
        return answer;
    }

    static ObjectNode detokenize(byte[] bytes) {
        JsonNode tokens = Json.parse(bytes).path("tokens");
        if (!tokens.isArray()) {
            throw Refusal.badRequest("tokens", "tokens: Input should be a valid list");
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode token : tokens) {
            text.append(Tokenizer.piece(token.asInt(-1)));
        }
        return Json.object().put("prompt", text.toString());
    }

    private static void requireModel(Replica replica, JsonNode body) {
        String model = body.path("model").asText(replica.models().getFirst());
        Questions.requireModel(replica, model);
    }
}
