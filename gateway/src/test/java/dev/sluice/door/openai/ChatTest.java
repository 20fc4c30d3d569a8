package dev.sluice.door.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.GatewayExtension;
import dev.sluice.testing.ScriptedBackend;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Chats over REST, from the client to a scripted back end and back.
final class ChatTest {
    private static final String PLAIN =
            """
            {"id":"x","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":\
            {"role":"assistant","content":"Hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,\
            "completion_tokens":1,"total_tokens":6}}""";
    private static final ScriptedBackend BACKEND =
            ScriptedBackend.start(visit -> visit.json(200, PLAIN));

    @RegisterExtension
    private static final GatewayExtension GATEWAY =
            new GatewayExtension(
                    () ->
                            """
            backends:
              - { name: a, kind: openai, base-url: "%s", models: [{ name: m }] }
            """
                                    .formatted(BACKEND.baseUrl()));

    private final HttpClient client = HttpClient.newHttpClient();

    private HttpResponse<String> post(String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(GATEWAY.uri("/v1/chat/completions"))
                        .header("authorization", "Bearer " + GATEWAY.apiKey())
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void relaysAPlainAnswerByteForByte() throws Exception {
        BACKEND.script(visit -> visit.json(200, PLAIN));

        var response =
                post(
                        """
                {"model":"m","messages":[{"role":"user","content":"Hello"}],"x_unknown":[1,2]}""");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(PLAIN);
        assertThat(response.headers().firstValue("x-sluice-backend")).contains("a");
        assertThat(BACKEND.requests().getLast().text()).contains("\"x_unknown\":[1,2]");
    }

    @Test
    void endsAStreamWithDoneAndKeepsTheUsageThatOnlyTheGatewayAskedFor() throws Exception {
        BACKEND.script(
                visit -> {
                    visit.events()
                            .chunk(
                                    "data: {\"id\":\"x\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}\n\n")
                            .chunk(
                                    "data: {\"id\":\"x\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\n\n")
                            .chunk(
                                    "data: {\"id\":\"x\",\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1}}\n\n")
                            .chunk("data: [DONE]\n\n");
                    visit.end();
                });

        var response =
                post(
                        """
                {"model":"m","stream":true,"messages":[{"role":"user","content":"Hello"}]}""");

        assertThat(response.body())
                .endsWith("\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")
                .doesNotContain("usage");
        assertThat(BACKEND.requests().getLast().text()).contains("\"include_usage\":true");
    }
}
