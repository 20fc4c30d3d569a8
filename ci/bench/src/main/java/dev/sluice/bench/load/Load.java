package dev.sluice.bench.load;

import dev.sluice.bench.mock.Shape;
import java.time.Duration;

/// What a load generator sends.
///
/// @param model model name, which is also the answer's shape
/// @param promptBytes length of the user message, ASCII
/// @param connections connections, each with one request at a time
/// @param rate requests per second of the open loop; 0 for the closed loop
/// @param stagger time over which the first requests are spread, so that streams do not beat in
///     step
public record Load(String model, int promptBytes, int connections, double rate, Duration stagger) {
    /// Prompt length that makes a JSON request's body 557 bytes.
    public static final int SHORT_PROMPT = 395;

    public Load {
        if (connections < 1) {
            throw new IllegalArgumentException("connections: " + connections + " (expected: >= 1)");
        }
        if (!(rate >= 0)) {
            throw new IllegalArgumentException("rate: " + rate + " (expected: >= 0 per second)");
        }
    }

    /// A closed loop with the short prompt.
    public static Load closed(String model, int connections) {
        return new Load(model, SHORT_PROMPT, connections, 0, Duration.ZERO);
    }

    /// A Poisson open loop with the short prompt.
    public static Load open(String model, double rate) {
        return new Load(model, SHORT_PROMPT, 64, rate, Duration.ZERO);
    }

    /// The same with another prompt length.
    public Load withPrompt(int bytes) {
        return new Load(model, bytes, connections, rate, stagger);
    }

    /// The same with the first requests spread over a time.
    public Load spreadOver(Duration time) {
        return new Load(model, promptBytes, connections, rate, time);
    }

    /// Events each answer must have, `[DONE]` included; 0 for a JSON answer.
    public int expectedEvents() {
        return switch (Shape.of(model)) {
            case Shape.Json _ -> 0;
            case Shape.Stream stream -> stream.visibleEvents();
            case Shape.Idle _ -> Integer.MAX_VALUE;
        };
    }

    /// The request's body: an OpenAI chat request; streams ask for usage.
    String body() {
        String stream =
                expectedEvents() == 0
                        ? "\"stream\":false"
                        : "\"stream\":true,\"stream_options\":{\"include_usage\":true}";
        return """
        {"model":"%s",%s,"temperature":0.2,"max_tokens":256,"messages":[\
        {"role":"system","content":"You are measured."},{"role":"user","content":"%s"}]}\
        """
                .formatted(
                        model,
                        stream,
                        "prompt ".repeat(promptBytes / 7 + 1).substring(0, promptBytes));
    }

    /// The whole request in HTTP/1.1.
    public String request(Target target) {
        String body = body();
        String authorization =
                target.key().isEmpty() ? "" : "authorization: Bearer " + target.key() + "\r\n";
        return """
        POST /v1/chat/completions HTTP/1.1\r
        host: %s:%d\r
        %scontent-type: application/json\r
        accept: */*\r
        content-length: %d\r
        \r
        %s\
        """
                .formatted(target.host(), target.port(), authorization, body.length(), body);
    }
}
