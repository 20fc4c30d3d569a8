package dev.sluice.dispatch;

import static dev.sluice.dispatch.Client.header;
import static dev.sluice.dispatch.Scripts.ROLE;
import static dev.sluice.dispatch.Scripts.good;
import static dev.sluice.dispatch.Scripts.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.GatewayExtension;
import dev.sluice.testing.ScriptedBackend;
import dev.sluice.testing.ScriptedBackend.Script;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What happens when a back end fails, before and after the first content has left.
final class FallbackTest {
    private static final ScriptedBackend A = ScriptedBackend.start(good("A"));
    private static final ScriptedBackend B = ScriptedBackend.start(good("B"));
    private static final ScriptedBackend C = ScriptedBackend.start(good("C"));

    @RegisterExtension
    private static final GatewayExtension GATEWAY =
            new GatewayExtension(
                    () ->
                            """
            backends:
              - { name: a, kind: openai, base-url: "%s", models: [{ name: m }] }
              - { name: b, kind: openai, base-url: "%s", models: [{ name: m }] }
              - { name: c, kind: openai, base-url: "%s", models: [{ name: m }] }
            policy: "%s"
            """
                                    .formatted(
                                            A.baseUrl(),
                                            B.baseUrl(),
                                            C.baseUrl(),
                                            Scripts.policy(
                                                    "{ max_attempts: 2, timeouts: { first_token: 1s, between_tokens: 1s, total: 4s } }")));

    private final Client client = new Client(GATEWAY);

    /// A good answer makes the back end healthy again.
    @BeforeEach
    void recover() throws Exception {
        A.script(good("A"));
        B.script(good("B"));
        assertThat(header(client.chat("auto", false), "x-sluice-backend")).isEqualTo("a");
        A.forget();
        B.forget();
        C.forget();
    }

    static Stream<Arguments> faultsBeforeContent() {
        return Stream.of(
                fault(
                        "500",
                        true,
                        visit -> visit.json(500, "{\"error\":{\"message\":\"secret\"}}")),
                fault("503", true, visit -> visit.json(503, "{}", "retry-after: 9")),
                fault("429", true, visit -> visit.json(429, "{}", "retry-after: 9")),
                fault("401", true, visit -> visit.json(401, "{}")),
                fault("422", true, visit -> visit.json(422, "{}")),
                fault(
                        "a prompt that is too long for it",
                        true,
                        visit ->
                                visit.json(
                                        400,
                                        "{\"error\":{\"message\":\"x\",\"code\":\"context_length_exceeded\"}}")),
                fault("reset", true, ScriptedBackend.Visit::reset),
                fault(
                        "an error with status 200",
                        true,
                        visit -> visit.json(200, "{\"error\":{\"message\":\"x\"}}")),
                fault("a page with status 200", true, visit -> visit.json(200, "<html>")),
                fault("half a head", true, visit -> visit.send("HTTP/1.1 200 OK\r\nconte").reset()),
                fault("role chunk, then reset", false, visit -> visit.events().chunk(ROLE).reset()),
                fault("role chunk, then an end", false, visit -> visit.events().chunk(ROLE).end()),
                fault(
                        "role chunk, then an error",
                        false,
                        visit ->
                                visit.events()
                                        .chunk(ROLE + "data: {\"error\":{\"message\":\"x\"}}\n\n")
                                        .end()),
                fault(
                        "no token in time",
                        false,
                        visit -> visit.events().chunk(ROLE).clientGone().join()),
                fault("no head in time", false, visit -> visit.clientGone().join()));
    }

    private static Arguments fault(String name, boolean alsoPlain, Script script) {
        return Arguments.of(Named.of(name, script), alsoPlain);
    }

    @ParameterizedTest
    @MethodSource("faultsBeforeContent")
    void asksTheNextBackEndUnnoticed(Script fault, boolean alsoPlain) throws Exception {
        for (var stream : alsoPlain ? new boolean[] {true, false} : new boolean[] {true}) {
            A.script(fault);
            var response = client.chat("auto", stream);

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(header(response, "x-sluice-backend")).isEqualTo("b");
            assertThat(header(response, "x-sluice-attempts")).isEqualTo("2");
            assertThat(response.body()).contains("\"content\":\"B\"").doesNotContain("error");
            if (stream) {
                assertThat(response.body())
                        .startsWith(ROLE + says("B"))
                        .endsWith("data: [DONE]\n\n");
            }
            var charges = client.charges(response, 2);
            assertThat(charges)
                    .extracting(charge -> charge.get("backend"))
                    .containsExactly("a", "b");
            assertThat(charges).extracting(charge -> charge.get("attempt")).containsExactly(1, 2);
            assertThat(charges.get(0).get("outcome")).isNotEqualTo("ok");
            assertThat(charges.get(1).get("outcome")).isEqualTo("ok");
            recover();
        }
    }

    @Test
    void neverAsksAnotherForARequestThatIsWrong() throws Exception {
        A.script(
                visit ->
                        visit.json(
                                400,
                                "{\"error\":{\"message\":\"no such field\",\"param\":\"x\",\"code\":\"bad\"}}"));

        var response = client.chat("auto", true);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Client.error(response, "message")).isEqualTo("no such field");
        assertThat(Client.error(response, "param")).isEqualTo("x");
        assertThat(Client.error(response, "code")).isEqualTo("bad");
        assertThat(B.requests()).isEmpty();
        assertThat(client.charges(response, 1)).hasSize(1);
    }

    @Test
    void asksNoMoreBackEndsThanThePolicyAllows() throws Exception {
        A.script(visit -> visit.json(500, "{}"));
        B.script(visit -> visit.json(503, "{}", "retry-after: 7"));

        var response = client.chat("auto", false);

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(header(response, "retry-after")).isEqualTo("7");
        assertThat(header(response, "x-sluice-attempts")).isEqualTo("2");
        assertThat(C.requests()).isEmpty();
        assertThat(client.charges(response, 2)).hasSize(2);
    }

    static Stream<Arguments> faultsAfterContent() {
        var begun = ROLE + says("Hel");
        return Stream.of(
                Arguments.of(
                        Named.of("cut", (Script) visit -> visit.events().chunk(begun).close()),
                        "backend_failed"),
                Arguments.of(
                        Named.of("end", (Script) visit -> visit.events().chunk(begun).end()),
                        "backend_failed"),
                Arguments.of(
                        Named.of(
                                "error",
                                (Script)
                                        visit ->
                                                visit.events()
                                                        .chunk(begun)
                                                        .chunk(
                                                                "data: {\"error\":{\"message\":\"secret\"}}\n\n")
                                                        .end()),
                        "backend_failed"),
                Arguments.of(
                        Named.of(
                                "silence",
                                (Script) visit -> visit.events().chunk(begun).clientGone().join()),
                        "timeout"));
    }

    @ParameterizedTest
    @MethodSource("faultsAfterContent")
    void tellsAFailureAfterTheFirstContent(Script fault, String code) throws Exception {
        A.script(fault);
        var response = client.chat("auto", true);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .startsWith(ROLE + says("Hel") + "data: {\"error\":{")
                .endsWith("\"code\":\"" + code + "\"}}\n\n");
        assertThat(response.body()).doesNotContain("[DONE]").doesNotContain("secret");
        assertThat(B.requests()).isEmpty();
        var charge = client.charges(response, 1).getFirst();
        assertThat(charge.get("usage_source")).isEqualTo("counted");
        assertThat(charge.get("output_tokens")).isNotEqualTo(0L);
    }

    @Test
    void cutsAnAnswerThatTakesTooLongInAll() throws Exception {
        A.script(
                visit -> {
                    visit.events();
                    while (!visit.clientGone().isDone()) {
                        visit.chunk(says("on and on"));
                        TimeUnit.MILLISECONDS.sleep(50);
                    }
                });
        var response = client.chat("auto", true);

        assertThat(response.body())
                .contains("did not finish within")
                .endsWith("\"code\":\"timeout\"}}\n\n");
    }
}
