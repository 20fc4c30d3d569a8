package dev.sluice.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventReaderTest {
    private static final String EVENT = "data: {\"a\":1,\"bench_ns\":\"0000000000000000100\"}\n\n";
    private static final String ANSWER =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + chunk(EVENT)
                    + chunk(": heartbeat\n\n")
                    + chunk(EVENT + "data: [DONE]\n\n")
                    + "0\r\n\r\n";

    private final List<Long> delays = new ArrayList<>();
    private final EventReader events = new EventReader((_, nanos) -> delays.add(nanos));
    private final ResponseReader reader = new ResponseReader(events);

    @Test
    void countsTheSameWhereverTheBytesAreCut() {
        for (int cut = 1; cut < ANSWER.length(); cut++) {
            delays.clear();
            assertThat(read(ANSWER.substring(0, cut), 130)).as("cut at %d", cut).isFalse();
            assertThat(read(ANSWER.substring(cut), 150)).as("cut at %d", cut).isTrue();
            assertThat(events.events()).isEqualTo(3);
            assertThat(events.done()).isTrue();
            assertThat(delays).hasSize(2).allMatch(delay -> delay == 30 || delay == 50);
            assertThat(reader.idle()).isTrue();
        }
    }

    @Test
    void findsASendTimeThatIsNotTheLastMember() {
        String late = EVENT.replace("}", ",\"b\":2}");
        read("HTTP/1.1 200 OK\r\ncontent-length: " + late.length() + "\r\n\r\n" + late, 120);
        assertThat(delays).containsExactly(20L);
    }

    @Test
    void anAnswerWithoutDoneIsNotDone() {
        read(ANSWER.replace("[DONE]", "[GONE]"), 120);
        assertThat(events.done()).isFalse();
    }

    private boolean read(String text, long now) {
        return reader.read(Unpooled.wrappedBuffer(Bytes.of(text)), now);
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }
}
