package dev.sluice.backend.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.openai.Questioner.Answer;
import dev.sluice.call.Operation;
import dev.sluice.reason.Reason;
import dev.sluice.testing.ScriptedBackend;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Answers that are none, or that break off: always an error, never a clean end.
final class BrokenAnswerTest {
    private static final Questioner QUESTIONER = new Questioner(ScriptedBackend.start(visit -> {}));
    private static final String ROLE =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"},\"finish_reason\":null}]}\n\n";
    private static final String HI =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"finish_reason\":null}]}\n\n";
    private static final String STOP = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    private static final String USED = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    @AfterAll
    static void close() {
        QUESTIONER.close();
    }

    private static Answer relayPlain(String type, String body) throws Exception {
        QUESTIONER.server().script(visit -> {
            var bytes = body.getBytes(UTF_8);
            visit.send("HTTP/1.1 200 OK\r\ncontent-type: " + type + "\r\ncontent-length: " + bytes.length + "\r\n\r\n");
            visit.send(bytes);
        });
        return QUESTIONER.relay(Operation.CHAT, RecordedRelayTest.body(false, false));
    }

    @Test
    void failsOnAPageWithStatus200() throws Exception {
        assertThat(relayPlain("text/html", "<html>Sign in</html>").failed().reason()).isEqualTo(Reason.BACKEND_FAILED);
        QUESTIONER.server().script(visit -> visit.send(
                "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 6\r\n\r\n<html>"));
        var stream = QUESTIONER.relay(Operation.CHAT, RecordedRelayTest.body(true, false));
        assertThat(stream.failed().reason()).isEqualTo(Reason.BACKEND_FAILED);
    }

    @Test
    void failsOnAnErrorWithStatus200() throws Exception {
        var error = "{\"error\":{\"message\":\"no\",\"code\":429}}";
        assertThat(relayPlain("application/json", error).failed().reason()).isEqualTo(Reason.BACKEND_RATE_LIMITED);
        QUESTIONER.server().script(visit -> visit.json(200, error));
        var stream = QUESTIONER.relay(Operation.CHAT, RecordedRelayTest.body(true, false));
        assertThat(stream.failed().reason()).isEqualTo(Reason.BACKEND_RATE_LIMITED);
    }

    @Test
    void failsOnAnEmptyBody() throws Exception {
        assertThat(relayPlain("application/json", "").failed().reason()).isEqualTo(Reason.BACKEND_FAILED);
        QUESTIONER.server().script(visit -> visit.events().end());
        var stream = QUESTIONER.relay(Operation.CHAT, RecordedRelayTest.body(true, false));
        assertThat(stream.failed().reason()).isEqualTo(Reason.BACKEND_FAILED);
    }

    @Test
    void failsOnABodyThatEndsInTheMiddle() throws Exception {
        var whole = "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}";
        for (var end = 0; end < whole.length(); end++) {
            var answer = relayPlain("application/json", whole.substring(0, end));
            assertThat(answer.failed().reason()).as(whole.substring(0, end)).isEqualTo(Reason.BACKEND_FAILED);
        }
    }

    @Test
    void mendsPlainAnswersToo() throws Exception {
        var odd = "{\"choices\":[{\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"max_tokens\"}],\"error\":null}";

        assertThat(relayPlain("application/json", odd).text())
                .isEqualTo("{\"choices\":[{\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"length\",\"index\":0}]}");
    }

    @Test
    void failsWhereverTheConnectionIsReset() throws Exception {
        var raw = new ByteArrayOutputStream();
        raw.writeBytes("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n".getBytes(UTF_8));
        for (var event : new String[] {ROLE, HI, STOP, USED, DONE}) {
            raw.writeBytes((Integer.toHexString(event.length()) + "\r\n" + event + "\r\n").getBytes(UTF_8));
        }
        raw.writeBytes("0\r\n\r\n".getBytes(UTF_8));
        var bytes = raw.toByteArray();
        var finish = raw.toString(UTF_8).indexOf("\"stop\"");
        var clean = 0;
        for (var cut = 0; cut <= bytes.length; cut++) {
            var end = cut;
            QUESTIONER.server().script(visit -> {
                visit.send(Arrays.copyOf(bytes, end));
                visit.close();
            });
            var relayed = QUESTIONER.relay(Operation.CHAT, RecordedRelayTest.body(true, false));
            if (relayed.failure() == null) {
                assertThat(cut).as("clean end").isGreaterThan(finish);
                assertThat(relayed.text()).isEqualTo(ROLE + HI + STOP);
                clean++;
            } else {
                assertThat(relayed.failure().reason()).isEqualTo(Reason.BACKEND_FAILED);
                assertThat(ROLE + HI + STOP).startsWith(relayed.text());
            }
        }
        assertThat(clean).isGreaterThan(5);
    }
}
