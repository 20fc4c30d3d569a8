package dev.sluice.dispatch;

import static dev.sluice.dispatch.Client.header;
import static dev.sluice.dispatch.Scripts.good;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.GatewayExtension;
import dev.sluice.testing.ScriptedBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class HealthTest {
    private static final ScriptedBackend A = ScriptedBackend.start(visit -> visit.json(500, "{}"));
    private static final ScriptedBackend B = ScriptedBackend.start(good("B"));
    private static final ScriptedBackend C = ScriptedBackend.start(good("C"));

    @RegisterExtension
    private static final GatewayExtension GATEWAY = new GatewayExtension(() -> """
            backends:
              - { name: a, kind: openai, base-url: "%s", models: [{ name: m }] }
              - { name: b, kind: openai, base-url: "%s", models: [{ name: m }] }
              - { name: c, kind: openai, base-url: "%s", models: [{ name: m }] }
            policy: "%s"
            """.formatted(A.baseUrl(), B.baseUrl(), C.baseUrl(), Scripts.policy("{ max_attempts: 3 }")));

    private final Client client = new Client(GATEWAY);

    @Test
    void restsABackEndAfterThreeFaultsAndTakesItBackWhenNothingElseIsLeft() throws Exception {
        for (var i = 0; i < 3; i++) {
            assertThat(header(client.chat("auto", false), "x-sluice-attempts")).isEqualTo("2");
        }
        assertThat(A.requests()).hasSize(3);

        var spared = client.chat("auto", false);
        assertThat(header(spared, "x-sluice-attempts")).isEqualTo("1");
        assertThat(header(spared, "x-sluice-backend")).isEqualTo("b");
        assertThat(A.requests()).hasSize(3);

        A.script(good("A"));
        B.script(visit -> visit.json(500, "{}"));
        C.script(visit -> visit.json(500, "{}"));
        var last = client.chat("auto", false);
        assertThat(header(last, "x-sluice-attempts")).isEqualTo("3");
        assertThat(header(last, "x-sluice-backend")).isEqualTo("a");

        assertThat(header(client.chat("auto", false), "x-sluice-backend")).isEqualTo("a"); // its good answer brought it back
    }
}
