package dev.sluice.hard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.GatewayExtension;
import dev.sluice.testing.ScriptedBackend;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Signs of life in silent streams.
final class HeartbeatTest {
    private static final String BEAT = ": keep-alive";
    private static final ScriptedBackend BACKEND = ScriptedBackend.start(Scripts.good());

    @RegisterExtension
    private static final GatewayExtension GATEWAY =
            new GatewayExtension(
                    () ->
                            """
                            server: { port: 0, warm-up: false, heartbeat: 200ms }
                            backends:
                              - { name: a, kind: openai, base-url: "%s", models: [{ name: m }] }
                            """
                                    .formatted(BACKEND.baseUrl()));

    private static BufferedReader open() throws Exception {
        var answer = Rest.of(GATEWAY).open(Rest.chatBody(true));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream");
        return new BufferedReader(new InputStreamReader(answer.body(), UTF_8));
    }

    @Test
    void comesBeforeTheFirstTokenAndBetweenTokens() throws Exception {
        var first = new CountDownLatch(1);
        var second = new CountDownLatch(1);
        BACKEND.script(
                visit -> {
                    first.await();
                    visit.events().chunk(Scripts.word("Hi"));
                    second.await();
                    Scripts.finish(visit);
                });
        try (var lines = open()) {
            assertThat(lines.readLine()).isEqualTo(BEAT);
            assertThat(lines.readLine()).isEmpty();
            assertThat(lines.readLine()).isEqualTo(BEAT);
            first.countDown();
            assertThat(
                            lines.lines()
                                    .filter(line -> !line.equals(BEAT) && !line.isEmpty())
                                    .findFirst())
                    .hasValueSatisfying(line -> assertThat(line).contains("\"Hi\""));
            assertThat(lines.readLine()).isEmpty();
            assertThat(lines.readLine()).isEqualTo(BEAT);
            second.countDown();
            assertThat(lines.lines().reduce((_, last) -> last.isEmpty() ? "" : last)).isPresent();
        }
    }

    @Test
    void turnsALaterFailureIntoAnEvent() throws Exception {
        var fail = new CountDownLatch(1);
        BACKEND.script(
                visit -> {
                    fail.await();
                    visit.json(500, "{\"error\":{\"message\":\"secret reason\"}}");
                });
        try (var lines = open()) {
            assertThat(lines.readLine()).isEqualTo(BEAT);
            fail.countDown();
            var rest = lines.lines().filter(line -> !line.equals(BEAT) && !line.isEmpty()).toList();

            assertThat(rest)
                    .containsExactly(
                            """
                            data: {"error":{"message":"The back end failed (status 500).","type":"server_error",\
                            "param":null,"code":"backend_failed"}}""");
        }
    }

    @Test
    void leavesTheTrueStatusToAFailureThatComesBeforeTheFirstBeat() throws Exception {
        BACKEND.script(visit -> visit.json(500, "{}"));

        var answer = Rest.of(GATEWAY).chat(Rest.chatBody(true));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    }
}
