package dev.sluice.gpu.simulator.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gpu.simulator.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/// A chat completion request.
///
/// @param prompt the token ids of the messages under the chat template
/// @param lastUser the text of the last user message, or empty
/// @param tools the `tools` array, or empty
/// @param toolChoice `none`, `auto`, `required`, or the name of the one tool to call
/// @param format `response_format`, or a missing node
public record ChatRequest(
        GenerationRequest generation,
        Prompt prompt,
        String lastUser,
        List<JsonNode> tools,
        String toolChoice,
        JsonNode format) {

    public ChatRequest {
        tools = List.copyOf(tools);
    }

    /// Reads a request body.
    ///
    /// @throws Refusal if it is not one
    public static ChatRequest of(JsonNode body) {
        Fields fields = new Fields(body);
        JsonNode messages = fields.get("messages");
        if (!messages.isArray() || messages.isEmpty()) {
            throw Fields.invalid("messages", messages, "an array with at least one message");
        }
        int alternatives = fields.integer("top_logprobs", 0, 20).orElse(0);
        boolean logprobs = fields.flag("logprobs", false);
        Tokenizer tokens = new Tokenizer();
        String lastUser = template(messages, tokens);
        List<JsonNode> tools = tools(fields.get("tools"));
        tools.forEach(tool -> tokens.add(tool.toString()));
        return new ChatRequest(
                GenerationRequest.of(body, logprobs ? alternatives : -1),
                new Prompt(tokens.ids()),
                lastUser,
                tools,
                toolChoice(fields.get("tool_choice"), tools),
                fields.get("response_format"));
    }

    private static String template(JsonNode messages, Tokenizer tokens) {
        String lastUser = "";
        for (int i = 0; i < messages.size(); i++) {
            Fields message = new Fields(messages.get(i));
            String path = "messages[" + i + "].role";
            String role =
                    message.text("role")
                            .orElseThrow(() -> Refusal.badRequest(path, path + ": Field required"));
            String content = content(message.get("content"), "messages[" + i + "].content");
            tokens.addSpecial(Tokenizer.MESSAGE_START);
            tokens.add(role + "\n" + content);
            if (!message.get("tool_calls").isMissingNode()) {
                tokens.add(message.get("tool_calls").toString());
            }
            tokens.addSpecial(Tokenizer.MESSAGE_END);
            tokens.add("\n");
            lastUser = role.equals("user") ? content : lastUser;
        }
        tokens.addSpecial(Tokenizer.MESSAGE_START);
        tokens.add("assistant\n");
        return lastUser;
    }

    private static String content(JsonNode content, String path) {
        if (content.isTextual() || content.isMissingNode()) {
            return content.asText();
        }
        if (!content.isArray()) {
            throw Fields.invalid(path, content, "a string or an array of parts");
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            boolean words = part.path("type").asText().equals("text");
            text.append(
                    words ? part.path("text").asText() : "<|" + part.path("type").asText() + "|>");
        }
        return text.toString();
    }

    private static List<JsonNode> tools(JsonNode node) {
        List<JsonNode> tools = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            JsonNode tool = node.get(i);
            if (!tool.path("function").path("name").isTextual()) {
                String path = "tools[" + i + "].function.name";
                throw Refusal.badRequest(path, path + ": Field required");
            }
            tools.add(tool);
        }
        return tools;
    }

    private static String toolChoice(JsonNode choice, List<JsonNode> tools) {
        if (choice.isMissingNode()) {
            return tools.isEmpty() ? "none" : "auto";
        }
        String named = choice.path("function").path("name").asText();
        String name = choice.isTextual() ? choice.textValue() : named;
        boolean known =
                name.equals("none")
                        || (!tools.isEmpty() && (name.equals("auto") || name.equals("required")))
                        || tools.stream().anyMatch(tool -> nameOf(tool).equals(name));
        if (!known) {
            throw Fields.invalid("tool_choice", choice, "none, auto, required or one of `tools`");
        }
        return name;
    }

    /// The name of a tool of [#tools].
    public static String nameOf(JsonNode tool) {
        return tool.path("function").path("name").asText();
    }
}
