package dev.sluice.hard;

import dev.sluice.testing.ScriptedBackend.Script;
import dev.sluice.testing.ScriptedBackend.Visit;
import java.io.IOException;

/// What back ends of these tests say.
final class Scripts {
    static final String PLAIN =
            """
            {"id":"x","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":\
            {"role":"assistant","content":"Hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,\
            "completion_tokens":1,"total_tokens":6}}""";

    private Scripts() {}

    /// A chunk with a word of content.
    static String word(String word) {
        return """
        data: {"id":"x","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,\
        "delta":{"content":"%s"},"finish_reason":null}]}

        """
                .formatted(word);
    }

    /// Finish reason, usage and end mark.
    static void finish(Visit visit) throws IOException {
        visit.chunk(
                        """
                        data: {"id":"x","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

                        data: {"id":"x","choices":[],"usage":{"prompt_tokens":5,"completion_tokens":3}}

                        data: [DONE]

                        """)
                .end();
    }

    /// Answers as asked, plain or as a short stream.
    static Script good() {
        return visit -> {
            if (visit.request().text().contains("\"stream\":true")) {
                visit.events().chunk(word("Hi"));
                finish(visit);
            } else {
                visit.json(200, PLAIN);
            }
        };
    }
}
