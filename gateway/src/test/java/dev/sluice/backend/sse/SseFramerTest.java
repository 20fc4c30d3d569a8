package dev.sluice.backend.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SseFramerTest {
    private static List<String> frame(byte[] stream, Random cuts, int most) {
        var events = new ArrayList<String>();
        var framer = new SseFramer();
        for (var at = 0; at < stream.length; ) {
            var end = Math.min(at + 1 + cuts.nextInt(most), stream.length);
            var whole = framer.feed(
                    Arrays.copyOfRange(stream, at, end),
                    (bytes, from, to) -> events.add(new String(bytes, from, to - from, UTF_8)));
            assertThat(whole).isTrue();
            at = end;
        }
        events.add("rest: " + new String(framer.rest(), UTF_8));
        return events;
    }

    /// Lines as servers may write them, in any order, most of them nonsense.
    private static byte[] stream(Random random) {
        var pieces = List.of(
                "data: {\"a\":1}", "data:x", "data: ü🎈", ": ping", "event: x", "id: 1", "", "\n", "\r\n", "\n\n", "\r\n\r\n", "\r");
        var text = new StringBuilder(random.nextBoolean() ? "" : "\ufeff");
        for (var i = random.nextInt(30); i >= 0; i--) {
            text.append(pieces.get(random.nextInt(pieces.size())));
        }
        return text.toString().getBytes(UTF_8);
    }

    @Test
    void findsTheSameEventsHoweverTheStreamIsCut() {
        for (var seed = 0; seed < 3_000; seed++) {
            var random = new Random(seed);
            var stream = stream(random);
            var whole = frame(stream, random, 1 << 20);

            assertThat(frame(stream, random, 1)).as("seed " + seed).isEqualTo(whole);
            assertThat(frame(stream, random, 7)).as("seed " + seed).isEqualTo(whole);
            assertThat(frame(stream, random, 40)).as("seed " + seed).isEqualTo(whole);
        }
    }

    @Test
    void losesNoByte() {
        for (var seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            var stream = stream(random);
            var events = frame(stream, random, 9);
            var mark = new String(stream, UTF_8).startsWith("\ufeff") && events.size() > 1 ? 1 : 0;

            assertThat(String.join("", events).replace("rest: ", ""))
                    .as("seed " + seed)
                    .isEqualTo(new String(stream, UTF_8).substring(mark));
        }
    }

    @Test
    void tellsWhenAnEventIsTooLong() {
        var framer = new SseFramer();
        var half = new byte[SseFramer.MAX_EVENT_BYTES / 2];
        Arrays.fill(half, (byte) 'x');

        assertThat(framer.feed(half, (_, _, _) -> {})).isTrue();
        assertThat(framer.feed(half, (_, _, _) -> {})).isTrue();
        assertThat(framer.feed(new byte[] {'x'}, (_, _, _) -> {})).isFalse();
    }
}
