package dev.sluice.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.testing.GatewayExtension;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The control plane as curl uses it: gRPC services over plain JSON.
final class AdminJsonTest {
    private static final String KEYS = "/api/gateway/api-keys";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @RegisterExtension static final Backends BACKENDS = new Backends();

    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension(BACKENDS::settings);

    private record Answer(int status, JsonNode body) {}

    @AfterAll
    static void close() {
        CLIENT.close();
    }

    private static Answer call(String method, String path, String body, String credential)
            throws Exception {
        var request =
                HttpRequest.newBuilder(GATEWAY.uri(path))
                        .header("content-type", "application/json")
                        .method(method, BodyPublishers.ofString(body));
        if (!credential.isEmpty()) {
            request.header("authorization", "Bearer " + credential);
        }
        var response = CLIENT.send(request.build(), BodyHandlers.ofString());
        return new Answer(response.statusCode(), JSON.readTree(response.body()));
    }

    private static JsonNode admin(String method, String path, String body) throws Exception {
        var answer = call(method, path, body, GATEWAY.adminToken());
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        return answer.body();
    }

    private static JsonNode create(String name) throws Exception {
        return admin("POST", KEYS, "{\"tenantId\":\"default\",\"name\":\"" + name + "\"}");
    }

    private static int use(JsonNode issued) throws Exception {
        var body =
                """
                {"model":"simulated","messages":[{"role":"user","content":"sim:tokens=1"}]}""";
        return call("POST", "/v1/chat/completions", body, issued.get("secret").asText()).status();
    }

    @Test
    void leadsAKeyThroughItsLife() throws Exception {
        var issued = create("life");
        var path = KEYS + "/" + issued.get("key").get("keyId").asText();
        assertThat(issued.get("secret").asText()).startsWith("sk-slc_");
        assertThat(use(issued)).isEqualTo(200);

        var disabled = admin("POST", path + ":disable", "{}");
        assertThat(disabled.get("key").get("state").asText()).isEqualTo("KEY_STATE_DISABLED");
        assertThat(use(issued)).isEqualTo(401);
        admin("POST", path + ":enable", "{}");
        assertThat(use(issued)).isEqualTo(200);

        var second = admin("POST", path + ":rotate", "{\"overlapSeconds\":3600}");
        assertThat(use(issued)).isEqualTo(200);
        assertThat(use(second)).isEqualTo(200);
        var third = admin("POST", path + ":rotate", "{}");
        assertThat(use(second)).isEqualTo(401);
        assertThat(use(third)).isEqualTo(200);

        admin(
                "POST",
                path + ":expire",
                "{\"expireTime\":\"" + Instant.now().plusSeconds(1) + "\"}");
        awaitRefusal(third);
        admin("POST", path + ":expire", "{}");
        assertThat(use(third)).isEqualTo(200);

        admin("DELETE", path, "");
        assertThat(use(third)).isEqualTo(401);
        assertThat(call("DELETE", path, "", GATEWAY.adminToken()).status()).isEqualTo(404);
    }

    private static void awaitRefusal(JsonNode issued) throws Exception {
        var end = Instant.now().plus(Duration.ofSeconds(30));
        while (use(issued) == 200 && Instant.now().isBefore(end)) {
            Thread.sleep(100);
        }
        assertThat(use(issued)).isEqualTo(401);
    }

    @Test
    void listsPageByPage() throws Exception {
        var made = new HashSet<String>();
        for (var i = 0; i < 5; i++) {
            made.add(create("page-" + i).get("key").get("keyId").asText());
        }

        var seen = new ArrayList<String>();
        var token = "";
        do {
            var page = admin("GET", KEYS + "?page_size=2&page_token=" + token, "");
            assertThat(page.get("keys").size()).isBetween(1, 2);
            page.get("keys").forEach(key -> seen.add(key.get("keyId").asText()));
            assertThat(page.toString()).doesNotContain("secret");
            token = page.path("nextPageToken").asText();
        } while (!token.isEmpty());

        assertThat(seen).doesNotHaveDuplicates().containsAll(made);
    }

    @Test
    void tellsCostAndBackEnds() throws Exception {
        assertThat(admin("GET", "/v1/providers", "").toString()).contains("vllm", "scripted");
        assertThat(admin("GET", "/v1/providers/vllm", "").toString()).contains("vllm");
        assertThat(admin("GET", "/v1/admin/status", "").isObject()).isTrue();
        assertThat(admin("GET", "/api/gateway/charges", "").isObject()).isTrue();
        assertThat(admin("GET", "/api/v1/cost/current", "").isObject()).isTrue();
    }

    @Test
    void tellsWhatIsWrong() throws Exception {
        var token = GATEWAY.adminToken();

        assertThat(call("POST", KEYS, "{\"tenantId\":\"nobody\",\"name\":\"x\"}", token).status())
                .isEqualTo(404);
        assertThat(call("POST", KEYS, "{\"tenantId\":\"default\"}", token).status()).isEqualTo(400);
        assertThat(call("GET", KEYS + "?page_size=-1", "", token).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "POST,/api/gateway/api-keys",
        "GET,/api/gateway/api-keys",
        "POST,/api/gateway/api-keys/abc:disable",
        "POST,/api/gateway/api-keys/abc:enable",
        "POST,/api/gateway/api-keys/abc:rotate",
        "POST,/api/gateway/api-keys/abc:expire",
        "DELETE,/api/gateway/api-keys/abc",
        "POST,/api/gateway/tenants",
        "GET,/api/gateway/tenants",
        "GET,/api/gateway/charges",
        "GET,/api/gateway/cost",
        "GET,/api/v1/cost/current",
        "GET,/v1/providers",
        "GET,/v1/providers/vllm",
        "GET,/v1/admin/status",
        "POST,/sluice.admin.v1.KeyService/ListKeys"
    })
    void needsTheAdminToken(String method, String path) throws Exception {
        for (var credential : new String[] {"", "nonsense", GATEWAY.apiKey()}) {
            var answer = call(method, path, method.equals("GET") ? "" : "{}", credential);

            assertThat(answer.status()).isEqualTo(401);
            var error = answer.body().get("error");
            assertThat(error.get("type").asText()).isEqualTo("invalid_request_error");
            assertThat(error.get("code").asText()).isEqualTo("invalid_api_key");
            assertThat(error.get("message").asText()).contains("admin token");
            assertThat(error.get("param").isNull()).isTrue();
        }
    }
}
