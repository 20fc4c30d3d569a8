package dev.sluice.gpu.simulator.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gpu.simulator.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/// A text completion request.
///
/// @param prompts one or more prompts, each answered `n` times
/// @param texts the prompts as text
/// @param echo whether each answer begins with its prompt
public record CompletionRequest(
        GenerationRequest generation, List<Prompt> prompts, List<String> texts, boolean echo) {

    public CompletionRequest {
        prompts = List.copyOf(prompts);
        texts = List.copyOf(texts);
    }

    /// Reads a request body.
    ///
    /// @throws Refusal if it is not one
    public static CompletionRequest of(JsonNode body) {
        Fields fields = new Fields(body);
        List<Prompt> prompts = prompts(fields.get("prompt"), "prompt");
        List<String> texts = prompts.stream().map(p -> Tokenizer.decode(p.ids())).toList();
        int logprobs = fields.integer("logprobs", 0, 20).orElse(-1);
        GenerationRequest generation = GenerationRequest.of(body, logprobs);
        return new CompletionRequest(generation, prompts, texts, fields.flag("echo", false));
    }

    /// Reads a string, an array of strings, an array of token ids, or an array of such arrays.
    static List<Prompt> prompts(JsonNode node, String name) {
        List<Prompt> prompts = new ArrayList<>();
        if (node.isTextual()) {
            prompts.add(text(node.textValue()));
        } else if (node.isArray() && node.path(0).isInt()) {
            prompts.add(ids(node, name));
        } else {
            for (JsonNode element : node) {
                prompts.add(element.isTextual() ? text(element.textValue()) : ids(element, name));
            }
        }
        if (prompts.isEmpty()) {
            throw Fields.invalid(name, node, "text or token ids");
        }
        return prompts;
    }

    private static Prompt text(String text) {
        int[] ids = Tokenizer.encode(text);
        return new Prompt(ids.length == 0 ? new int[] {Tokenizer.MESSAGE_START} : ids);
    }

    private static Prompt ids(JsonNode node, String name) {
        int[] ids = new int[node.size()];
        for (int i = 0; i < ids.length; i++) {
            if (!node.get(i).isInt() || node.get(i).intValue() < 0) {
                throw Fields.invalid(name + "[" + i + "]", node.get(i), "a token id >= 0");
            }
            ids[i] = node.get(i).intValue();
        }
        if (ids.length == 0) {
            throw Fields.invalid(name, node, "text or token ids");
        }
        return new Prompt(ids);
    }
}
