package dev.sluice.clients;

import dev.sluice.testing.ScriptedBackend;

/// Streams in OpenAI's own shape, which differs from vLLM's: `refusal` and `obfuscation` fields, a
/// role with the first delta only, `usage: null` until the end, several tool calls side by side.
final class Recited {
    private static final String HEAD =
            """
            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1727346182,\
            "model":"recited","service_tier":"default","system_fingerprint":"fp_1",""";

    private Recited() {}

    /// A chunk with this one choice.
    static String choice(String fields) {
        return HEAD
                + "\"choices\":[{\"index\":0,"
                + fields
                + "}],\"usage\":null,\"obfuscation\":\"a9\"}\n\n";
    }

    /// A chunk that adds to the choice.
    static String delta(String fields) {
        return choice("\"delta\":{" + fields + "},\"logprobs\":null,\"finish_reason\":null");
    }

    static String finish(String reason) {
        return choice("\"delta\":{},\"logprobs\":null,\"finish_reason\":\"" + reason + "\"");
    }

    static String usage(int prompt, int completion) {
        return HEAD
                + "\"choices\":[],\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d}}\n\n"
                        .formatted(prompt, completion, prompt + completion);
    }

    /// Two calls of tools at the same time.
    static ScriptedBackend.Script parallelTools() {
        return stream(
                delta("\"role\":\"assistant\",\"content\":null"),
                delta(start(0, "call_a", "get_weather")),
                delta(arguments(0, "{\\\"city\\\": ")),
                delta(arguments(0, "\\\"Ulm\\\"}")),
                delta(start(1, "call_b", "get_time")),
                delta(arguments(1, "{}")),
                finish("tool_calls"),
                usage(80, 30));
    }

    /// A refusal instead of content.
    static ScriptedBackend.Script refusal() {
        return stream(
                delta("\"role\":\"assistant\",\"content\":null,\"refusal\":\"\""),
                delta("\"refusal\":\"I'm sorry, \""),
                delta("\"refusal\":\"I can't.\""),
                finish("stop"),
                usage(9, 5));
    }

    /// A whole stream of these events, with the end mark.
    static ScriptedBackend.Script stream(String... events) {
        return visit -> {
            visit.events();
            for (var event : events) {
                visit.chunk(event);
            }
            visit.chunk("data: [DONE]\n\n").end();
        };
    }

    private static String start(int index, String id, String name) {
        return """
        "tool_calls":[{"index":%d,"id":"%s","type":"function","function":{"name":"%s","arguments":""}}]"""
                .formatted(index, id, name);
    }

    private static String arguments(int index, String text) {
        return "\"tool_calls\":[{\"index\":"
                + index
                + ",\"function\":{\"arguments\":\""
                + text
                + "\"}}]";
    }
}
