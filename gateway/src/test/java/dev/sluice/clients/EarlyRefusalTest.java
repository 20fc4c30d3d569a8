package dev.sluice.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.GatewayExtension;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A request that is refused by its headers gets its answer, although its body is still on the way.
final class EarlyRefusalTest {
    private static final String BODY = "{\"name\":\"" + "x".repeat(3 << 20) + "\"}";
    private static final int TIMES = 5;

    @RegisterExtension static final Backends BACKENDS = new Backends();

    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension(BACKENDS::settings);

    @ParameterizedTest
    @EnumSource
    void refusesABadKey(Version version) throws Exception {
        assertThatAllAre(401, version, "/v1/chat/completions");
        assertThatAllAre(401, version, "/v1/embeddings");
    }

    @ParameterizedTest
    @EnumSource
    void refusesABadAdminToken(Version version) throws Exception {
        assertThatAllAre(401, version, "/api/gateway/api-keys");
    }

    private static void assertThatAllAre(int status, Version version, String path)
            throws Exception {
        try (var client = HttpClient.newBuilder().version(version).build()) {
            for (var i = 0; i < TIMES; i++) {
                var request =
                        HttpRequest.newBuilder(GATEWAY.uri(path))
                                .timeout(Duration.ofSeconds(30))
                                .header("content-type", "application/json")
                                .header("authorization", "Bearer nonsense")
                                .POST(BodyPublishers.ofString(BODY))
                                .build();
                var response = client.send(request, BodyHandlers.ofString());
                assertThat(response.statusCode()).isEqualTo(status);
                assertThat(response.body()).contains("\"invalid_api_key\"");
            }
        }
    }
}
