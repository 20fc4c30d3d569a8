package dev.sluice.bench.mock;

import static java.util.stream.Collectors.joining;

import dev.sluice.bench.wire.EventReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// One shape's answer, ready in bytes: what is written, write by write.
///
/// @param pauseNanos time before a JSON answer, or between the writes of a stream
/// @param writes the writes of an answer without a usage event
/// @param writesWithUsage the writes of an answer with one
/// @param ends whether the answer ends after the last write
record Answer(long pauseNanos, List<Write> writes, List<Write> writesWithUsage, boolean ends) {

    static Answer of(Shape shape) {
        return switch (shape) {
            case Shape.Json(var delay) -> {
                List<Write> whole = List.of(new Write(whole(json())));
                yield new Answer(delay.toNanos(), whole, whole, true);
            }
            case Shape.Idle() -> {
                List<Write> first = List.of(new Write(streamHead() + chunk(role())));
                yield new Answer(0, first, first, false);
            }
            case Shape.Stream stream ->
                    new Answer(
                            stream.pause().toNanos(),
                            writes(stream, ""),
                            writes(stream, usage()),
                            true);
        };
    }

    /// A complete answer with a JSON body.
    static String whole(String json) {
        return "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s"
                .formatted(json.length(), json);
    }

    private static List<Write> writes(Shape.Stream stream, String usage) {
        String finish = chunk(event("{}", "\"stop\"", ""));
        String tail = finish + usage + chunk("data: [DONE]\n\n") + "0\r\n\r\n";
        List<Write> writes = new ArrayList<>();
        writes.add(new Write(streamHead() + chunk(role())));
        String content = chunk(event("{\"content\":\" measured\"}", "null", ""));
        int groups = stream.events() / stream.eventsPerWrite();
        String group =
                IntStream.range(0, stream.eventsPerWrite())
                        .mapToObj(_ -> content)
                        .collect(joining());
        for (int i = 1; i <= groups; i++) {
            writes.add(new Write(i == groups ? group + tail : group));
        }
        return List.copyOf(writes);
    }

    private static String streamHead() {
        return """
                HTTP/1.1 200 OK\r
                content-type: text/event-stream\r
                cache-control: no-cache\r
                transfer-encoding: chunked\r
                \r
                """;
    }

    private static String role() {
        return event("{\"role\":\"assistant\",\"content\":\"\"}", "null", "");
    }

    private static String usage() {
        return chunk(
                "data: "
                        + head("chat.completion.chunk")
                        + "\"choices\":[],\"usage\":{\"prompt_tokens\":96,\"completion_tokens\":64,"
                        + "\"total_tokens\":160},"
                        + sent()
                        + "}\n\n");
    }

    private static String event(String delta, String finish, String more) {
        return "data: "
                + head("chat.completion.chunk")
                + "\"choices\":[{\"index\":0,\"delta\":%s,\"logprobs\":null,\"finish_reason\":%s}],%s"
                        .formatted(delta, finish, more)
                + sent()
                + "}\n\n";
    }

    // Every event is an HTTP chunk of its own, as the servers of real engines send it.
    private static String chunk(String event) {
        return Integer.toHexString(event.length()) + "\r\n" + event + "\r\n";
    }

    private static String sent() {
        return "\"bench_ns\":\"" + "0".repeat(EventReader.DIGITS) + "\"";
    }

    private static String head(String object) {
        return "{\"id\":\"chatcmpl-bench000000000001\",\"object\":\"%s\",\"created\":1763640000,\"model\":\"bench\","
                .formatted(object);
    }

    private static String json() {
        return head("chat.completion")
                + "\"system_fingerprint\":\"fp_bench\",\"choices\":[{\"index\":0,\"message\":{\"role\":"
                + "\"assistant\",\"content\":\"%s\",\"refusal\":null},\"logprobs\":null,"
                        .formatted("word ".repeat(35))
                + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":96,\"completion_tokens\":35,"
                + "\"total_tokens\":131,\"prompt_tokens_details\":{\"cached_tokens\":0},"
                + "\"completion_tokens_details\":{\"reasoning_tokens\":0}}}";
    }
}
