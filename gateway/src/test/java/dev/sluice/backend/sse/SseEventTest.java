package dev.sluice.backend.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SseEventTest {
    private static SseEvent read(String text) {
        var bytes = ("..." + text + "...").getBytes(UTF_8);
        var event = new SseEvent();
        event.read(bytes, 3, bytes.length - 3);
        return event;
    }

    private static String data(String text) {
        var event = read(text);
        return new String(event.bytes(), event.dataStart(), event.dataEnd() - event.dataStart(), UTF_8);
    }

    @Test
    void takesOneSpaceAwayAtMost() {
        assertThat(data("data: x\n\n")).isEqualTo("x");
        assertThat(data("data:x\n\n")).isEqualTo("x");
        assertThat(data("data:  x\n\n")).isEqualTo(" x");
        assertThat(data("data: x\r\n\r\n")).isEqualTo("x");
    }

    @Test
    void joinsLinesOfData() {
        assertThat(data("data: a\ndata: b\nid: 1\ndata:c\n\n")).isEqualTo("a\nb\nc");
        assertThat(data("event: x\r\ndata: a\r\n\r\n")).isEqualTo("a");
    }

    @Test
    void isPlainOnlyAsOneLineOfData() {
        assertThat(read("data: x\n\n").isPlain()).isTrue();
        assertThat(read("data: x\r\n\r\n").isPlain()).isTrue();
        assertThat(read("event: x\ndata: x\n\n").isPlain()).isFalse();
        assertThat(read("data: x\ndata: y\n\n").isPlain()).isFalse();
        assertThat(read(": x\n\n").isPlain()).isFalse();
    }

    @Test
    void hasNoDataInCommentsAndOtherFields() {
        for (var text : new String[] {": ping\n\n", "event: ping\n\n", "id: 1\n\n", "data:\n\n", "database: x\n\n", "\n"}) {
            assertThat(read(text).hasData()).as(text).isFalse();
        }
    }

    @Test
    void knowsTheEndMark() {
        assertThat(read("data: [DONE]\n\n").dataIs("[DONE]")).isTrue();
        assertThat(read("data: [DONE]!\n\n").dataIs("[DONE]")).isFalse();
    }
}
