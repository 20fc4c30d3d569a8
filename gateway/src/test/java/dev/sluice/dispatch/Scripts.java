package dev.sluice.dispatch;

import dev.sluice.testing.ScriptedBackend.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What back ends and policies of these tests say.
final class Scripts {
    static final String ROLE =
            "data: {\"id\":\"x\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}\n\n";

    private Scripts() {}

    static String says(String text) {
        return "data: {\"id\":\"x\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"},\"finish_reason\":null}]}\n\n".formatted(text);
    }

    static String end() {
        return """
                data: {"id":"x","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

                data: {"id":"x","choices":[],"usage":{"prompt_tokens":5,"completion_tokens":1}}

                data: [DONE]

                """;
    }

    /// Answers well, as a stream or in one piece, as it was asked.
    static Script good(String text) {
        return visit -> {
            if (visit.request().text().contains("\"stream\":true")) {
                visit.events().chunk(ROLE + says(text) + end()).end();
            } else {
                visit.json(200, """
                        {"id":"x","object":"chat.completion","model":"m","choices":[{"index":0,"message":\
                        {"role":"assistant","content":"%s"},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,\
                        "completion_tokens":1}}""".formatted(text));
            }
        };
    }

    /// A policy that tries the pools first, second and third, each with one back end.
    static Path policy(String guards) {
        return file("policy.yaml", """
                apiVersion: sluice.dev/v1
                kind: RouterPolicy
                metadata: { name: test }
                spec:
                  pools:
                    first: { members: [{ model: m, backend: a }] }
                    second: { members: [{ model: m, backend: b }] }
                    third: { members: [{ model: m, backend: c }] }
                  rules: []
                  default: { route: first, fallback: [second, third] }
                  guards: %s
                """.formatted(guards));
    }

    static Path file(String name, String text) {
        try {
            var file = Files.createTempDirectory("dispatch").resolve(name);
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
