package dev.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.dispatch.Client;
import dev.sluice.testing.GatewayExtension;
import dev.sluice.testing.ScriptedBackend;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Who may use what, and who gets to see whose cached vectors.
final class CatalogueTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String VECTORS =
            "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[1,2]}],\"model\":\"e\",\"usage\":{\"prompt_tokens\":1}}";
    private static final ScriptedBackend BACKEND = ScriptedBackend.start(visit -> visit.json(200, VECTORS));

    @RegisterExtension
    private static final GatewayExtension GATEWAY = new GatewayExtension(() -> """
            backends:
              - { name: a, kind: openai, base-url: "%s", models: [{ name: m }, { name: e, operation: embeddings }] }
            """.formatted(BACKEND.baseUrl()));

    private final Client client = new Client(GATEWAY);

    private static String admin(String path, String body) throws Exception {
        var response = HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(URI.create(GATEWAY.url() + path))
                        .header("authorization", "Bearer " + GATEWAY.adminToken())
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    private static String key(String tenant, String models) throws Exception {
        var json = JSON.readTree(admin(
                "/api/gateway/api-keys", "{\"tenant_id\":\"" + tenant + "\",\"name\":\"k\",\"allowed_models\":[" + models + "]}"));
        var secret = Stream.of("apiKey", "api_key", "key_text", "keyText", "secret")
                .map(name -> json.path(name).asText(""))
                .filter(text -> text.startsWith("sk-"))
                .findFirst();
        return secret.orElseThrow(() -> new AssertionError(json.toString()));
    }

    private static String embed(String input) {
        return "{\"model\":\"e\",\"input\":\"" + input + "\"}";
    }

    @Test
    void hidesModelsThatAKeyMayNotUse() throws Exception {
        var response = client.post("/v1/chat/completions", key("default", "\"e\""), Client.body("m", false));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(Client.error(response, "code")).isEqualTo("model_not_found");
    }

    @Test
    void hidesModelsThatDoNotExistOrDoSomethingElse() throws Exception {
        assertThat(client.chat("nope", true).statusCode()).isEqualTo(404);
        assertThat(client.chat("e", false).statusCode()).isEqualTo(404);
    }

    @Test
    void isUnavailableWhenThePolicyChoosesWhatNobodyServes() throws Exception {
        var response = client.chat("auto", false);

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(Client.error(response, "code")).isEqualTo("overloaded");
        assertThat(Client.header(response, "retry-after")).isNotEmpty();
    }

    @Test
    void remembersVectorsForTheSameTenantOnly() throws Exception {
        BACKEND.forget();
        admin("/api/gateway/tenants", "{\"tenant\":{\"tenant_id\":\"other\",\"name\":\"Other\"}}");
        var other = key("other", "");

        var first = client.post("/v1/embeddings", embed("x"));
        var again = client.post("/v1/embeddings", embed("x"));
        var foreign = client.post("/v1/embeddings", other, embed("x"));

        assertThat(Client.header(first, "x-sluice-cache")).isEqualTo("miss");
        assertThat(Client.header(again, "x-sluice-cache")).isEqualTo("hit");
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(Client.header(again, "x-sluice-cost-usd")).isEqualTo("0.000000000");
        assertThat(Client.header(foreign, "x-sluice-cache")).isEqualTo("miss");
        assertThat(BACKEND.requests()).hasSize(2);
    }
}
