package dev.sluice.bench.mock;

import java.time.Duration;
import java.util.regex.Matcher;

/// How the mock answers, spoken in the model's name.
///
/// - `bench-json`, `bench-json-d20ms`: one JSON answer, at once or after a delay;
/// - `bench-sse-64x8`: 64 content events, 8 in each write, no pause;
/// - `bench-paced-50x20ms`: 50 content events, one in each write, 20 ms apart;
/// - `bench-idle`: the first event, then silence until the client leaves.
public sealed interface Shape {
    /// One JSON answer after `delay`.
    record Json(Duration delay) implements Shape {}

    /// `events` content events, `eventsPerWrite` in each write, `pause` between writes.
    record Stream(int events, int eventsPerWrite, Duration pause) implements Shape {
        public Stream {
            if (events < 1 || eventsPerWrite < 1 || events % eventsPerWrite != 0) {
                throw new IllegalArgumentException(
                        "stream: %dx%d (expected: >= 1 events, a multiple of the events per write)"
                                .formatted(events, eventsPerWrite));
            }
        }

        /// Events a client sees when it asked for usage: first, content, finish, usage, `[DONE]`.
        public int visibleEvents() {
            return events + 4;
        }
    }

    /// The first event and then nothing.
    record Idle() implements Shape {}

    /// The shape a model's name asks for; anything unknown is a plain JSON answer.
    static Shape of(String model) {
        Matcher name = Names.PATTERN.matcher(model);
        if (!name.find()) {
            return new Json(Duration.ZERO);
        }
        if (name.group("idle") != null) {
            return new Idle();
        }
        if (name.group("delay") != null) {
            return new Json(Duration.ofMillis(Integer.parseInt(name.group("delay"))));
        }
        if (name.group("burst") != null) {
            return new Stream(
                    Integer.parseInt(name.group("burst")),
                    Integer.parseInt(name.group("write")),
                    Duration.ZERO);
        }
        return new Stream(
                Integer.parseInt(name.group("paced")),
                1,
                Duration.ofMillis(Integer.parseInt(name.group("pause"))));
    }
}
