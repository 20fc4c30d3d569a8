package dev.sluice.clients;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The rules for the JSON of a stream's chunks, in their order.
final class ChunkRules {
    private static final Set<String> FINISHES =
            Set.of("stop", "length", "tool_calls", "content_filter", "function_call");

    private final boolean usageAsked;
    private final List<String> violations;
    private final Set<Integer> begun = new HashSet<>();
    private final Set<Integer> finished = new HashSet<>();
    private final Set<String> calls = new HashSet<>();
    private boolean usageSeen;

    ChunkRules(boolean usageAsked, List<String> violations) {
        this.usageAsked = usageAsked;
        this.violations = violations;
    }

    void check(JsonNode chunk) {
        must(chunk.path("id").isTextual(), "id", chunk);
        must(chunk.path("object").asText().equals("chat.completion.chunk"), "object", chunk);
        must(chunk.path("created").isIntegralNumber(), "created, an integer", chunk);
        must(chunk.path("model").isTextual(), "model", chunk);
        must(chunk.path("choices").isArray(), "choices", chunk);
        must(!usageSeen, "nothing after usage", chunk);
        chunk.path("choices").forEach(this::choice);
        if (chunk.hasNonNull("usage")) {
            usage(chunk);
        }
    }

    /// The stream is over, and no error was its end.
    void ended() {
        if (begun.isEmpty() || !finished.equals(begun)) {
            violations.add("choices " + begun + " began, " + finished + " finished");
        }
        if (usageAsked && !usageSeen) {
            violations.add("usage was asked for and never came");
        }
    }

    private void usage(JsonNode chunk) {
        usageSeen = true;
        must(usageAsked, "no usage, as nobody asked for it", chunk);
        must(chunk.path("choices").isEmpty(), "usage with no choices only, at the end", chunk);
        for (var field : List.of("prompt_tokens", "completion_tokens", "total_tokens")) {
            must(chunk.path("usage").path(field).isIntegralNumber(), "usage." + field, chunk);
        }
    }

    private void choice(JsonNode choice) {
        var index = choice.path("index").asInt(-1);
        must(choice.path("index").isIntegralNumber(), "choices[].index", choice);
        must(!finished.contains(index), "nothing after finish_reason", choice);
        must(choice.path("delta").isObject(), "choices[].delta, an object", choice);
        if (begun.add(index)) {
            var role = choice.path("delta").path("role").asText();
            must(role.equals("assistant"), "a role in a choice's first delta", choice);
        }
        choice.path("delta").path("tool_calls").forEach(call -> toolCall(index, call));
        var finish = choice.path("finish_reason");
        must(choice.has("finish_reason"), "finish_reason, null until the end", choice);
        if (!finish.isNull()) {
            finished.add(index);
            must(FINISHES.contains(finish.asText()), "finish_reason of " + FINISHES, choice);
        }
    }

    private void toolCall(int choice, JsonNode call) {
        must(call.path("index").isIntegralNumber(), "tool_calls[].index", call);
        var function = call.path("function");
        if (calls.add(choice + "/" + call.path("index"))) {
            must(call.path("id").isTextual(), "an id in a tool call's first delta", call);
            must(call.path("type").asText().equals("function"), "type in the first delta", call);
            must(function.path("name").isTextual(), "a name in the first delta", call);
        }
        must(function.path("arguments").isTextual(), "arguments, a string", call);
    }

    private void must(boolean kept, String expected, JsonNode where) {
        if (!kept) {
            violations.add("expected: " + expected + "; got: " + where);
        }
    }
}
