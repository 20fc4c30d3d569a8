package dev.sluice.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The linter itself: it passes a good stream and finds what is wrong with bad ones.
final class SseRulesTest {
    private static final String BEGIN = Recited.delta("\"role\":\"assistant\",\"content\":\"\"");
    private static final String DONE = "data: [DONE]\n\n";
    private static final String GOOD = BEGIN + Recited.finish("stop") + DONE;

    private static List<String> violations(String stream) {
        return SseRules.violations(stream.getBytes(UTF_8), false);
    }

    @Test
    void passesGoodStreams() {
        var usage = BEGIN + Recited.finish("stop") + Recited.usage(1, 2) + DONE;
        var error =
                BEGIN
                        + "data: {\"error\":{\"message\":\"m\",\"type\":\"t\",\"param\":null,\"code\":null}}\n\n";

        assertThat(violations(GOOD)).isEmpty();
        assertThat(violations(": keep-alive\n\n" + GOOD)).isEmpty();
        assertThat(violations(error)).isEmpty();
        assertThat(SseRules.violations(usage.getBytes(UTF_8), true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event: ping\n\n",
                "event: ping\ndata: {}\n\n",
                "id: 1\n\n",
                "retry: 10\n\n",
                "data:\n\n",
                "data: \n\n",
                "data: nonsense\n\n",
                "data: [DONE]\n\n",
                "data: {\"error\":\"text\"}\n\n",
                "data: {\"id\":\"x\",\"choices\":[]}\n\n",
                "\r"
            })
    void findsABadEvent(String event) {
        assertThat(violations(event + GOOD)).isNotEmpty();
        assertThat(violations(BEGIN + event + Recited.finish("stop") + DONE)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"delta\":null,\"finish_reason\":null",
                "\"delta\":{},\"finish_reason\":\"\"",
                "\"delta\":{},\"finish_reason\":\"recitation\"",
                "\"delta\":{}",
                "\"delta\":{\"tool_calls\":[{\"id\":\"a\"}]},\"finish_reason\":null",
                "\"index\":1,\"delta\":{\"content\":\"no role\"},\"finish_reason\":null"
            })
    void findsABadChoice(String choice) {
        var stream = BEGIN + Recited.choice(choice) + Recited.finish("stop") + DONE;

        assertThat(violations(stream)).isNotEmpty();
    }

    @Test
    void findsABadEnd() {
        assertThat(violations(BEGIN + Recited.finish("stop"))).isNotEmpty();
        assertThat(violations(BEGIN + DONE)).isNotEmpty();
        assertThat(violations(GOOD + GOOD)).isNotEmpty();
        assertThat(violations(GOOD.stripTrailing())).isNotEmpty();
        assertThat(violations("\ufeff" + GOOD)).isNotEmpty();
        assertThat(violations(BEGIN + Recited.finish("stop") + Recited.usage(1, 2) + DONE))
                .isNotEmpty();
        assertThat(SseRules.violations(GOOD.getBytes(UTF_8), true)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event: ping\n\n",
                "retry: 10\n\n",
                "id: 1\n: ping\n\n",
                "data:\n\n",
                "data: x\n\n"
            })
    void pythonThrows(String event) {
        assertThatThrownBy(() -> PythonDecoder.read((event + GOOD).getBytes(UTF_8)))
                .isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void pythonLosesWhatIsNotFramed() throws Exception {
        assertThat(PythonDecoder.read(GOOD.getBytes(UTF_8))).hasSize(2);
        assertThat(PythonDecoder.read((": ping\n\n" + GOOD).getBytes(UTF_8))).hasSize(2);
        assertThat(PythonDecoder.read(("\ufeff" + GOOD).getBytes(UTF_8))).hasSize(1);
        assertThat(PythonDecoder.read(BEGIN.stripTrailing().getBytes(UTF_8))).isEmpty();
    }
}
