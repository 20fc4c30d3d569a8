package dev.sluice.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.GatewayExtension;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The official Node clients; what they check stands in `src/test/node/conformance.mjs`.
final class NodeClientsTest {
    @RegisterExtension static final Backends BACKENDS = new Backends();

    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension(BACKENDS::settings);

    @BeforeAll
    static void install() throws Exception {
        NodeClients.install();
    }

    /// The script looks for its own requests only.
    @BeforeEach
    void forget() {
        BACKENDS.simulator().clearLog();
    }

    @Test
    void openAi6WorksUnderTheNodeOfTheSystem() throws Exception {
        conforms(NodeClients.node(), "openai6");
    }

    @Test
    void openAi7AndTheAiSdkWorkUnderNode22() throws Exception {
        conforms(NodeClients.node22(), "openai,ai");
    }

    private static void conforms(String node, String clients) throws Exception {
        var environment =
                Map.of(
                        "SLUICE_BASE_URL",
                        GATEWAY.url() + "/v1",
                        "SLUICE_API_KEY",
                        GATEWAY.apiKey(),
                        "SIMULATOR_URL",
                        BACKENDS.simulator().uri().toString(),
                        "SLUICE_CLIENTS",
                        clients);

        var run = NodeClients.conformance(node, environment);

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.output()).contains("fail 0");
    }
}
