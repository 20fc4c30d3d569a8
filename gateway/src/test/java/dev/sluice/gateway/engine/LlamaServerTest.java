package dev.sluice.gateway.engine;

import static dev.sluice.dispatch.Client.header;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.dispatch.Client;
import dev.sluice.testing.GatewayExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A whole gateway in front of a real inference engine, which nobody here wrote.
final class LlamaServerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Optional<LlamaServer> CHAT = LlamaServer.start("--slots", "2");
    private static final Optional<LlamaServer> VECTORS = CHAT.flatMap(_ -> LlamaServer.start("--embeddings"));
    private static final Optional<LlamaServer> VICTIM = CHAT.flatMap(_ -> LlamaServer.start());

    @RegisterExtension
    private static final GatewayExtension GATEWAY = new GatewayExtension(() -> """
            backends:
              - { name: chat, kind: openai, base-url: "%s/v1", models: [{ name: tiny }] }
              - { name: vectors, kind: openai, base-url: "%s/v1", models: [{ name: e, operation: embeddings }] }
              - { name: victim, kind: openai, base-url: "%s/v1", models: [{ name: victim }] }
            """.formatted(url(CHAT), url(VECTORS), url(VICTIM)));

    private final Client client = new Client(GATEWAY);

    private static String url(Optional<LlamaServer> server) {
        return server.map(running -> running.url().toString()).orElse("http://127.0.0.1:9");
    }

    @BeforeEach
    void needsTheEngine() {
        Assumptions.assumeTrue(VECTORS.isPresent() && VICTIM.isPresent(), "no llama-server on this machine");
    }

    @AfterAll
    static void close() {
        CHAT.ifPresent(LlamaServer::close);
        VECTORS.ifPresent(LlamaServer::close);
    }

    private JsonNode chat(String rest) throws Exception {
        var response = client.post("/v1/chat/completions", """
                {"model":"tiny","messages":[{"role":"user","content":"What is the gateway?"}]%s}""".formatted(rest));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private static List<JsonNode> events(String body) throws Exception {
        var events = new ArrayList<JsonNode>();
        for (var event : body.split("\n\n")) {
            if (event.startsWith("data: {")) {
                events.add(JSON.readTree(event.substring("data: ".length())));
            }
        }
        return events;
    }

    @Test
    void chats() throws Exception {
        var answer = chat(",\"max_tokens\":12,\"temperature\":0");

        assertThat(answer.at("/choices/0/message/content").asText()).isNotBlank();
        assertThat(answer.at("/usage/completion_tokens").asInt()).isBetween(1, 12);
    }

    @Test
    void streamsTheSameText() throws Exception {
        var whole = chat(",\"max_tokens\":12,\"temperature\":0");
        var response = client.post("/v1/chat/completions", """
                {"model":"tiny","stream":true,"max_tokens":12,"temperature":0,\
                "messages":[{"role":"user","content":"What is the gateway?"}]}""");
        var text = new StringBuilder();
        events(response.body()).forEach(event -> text.append(event.at("/choices/0/delta/content").asText("")));

        assertThat(text.toString().replace("null", "")).isEqualTo(whole.at("/choices/0/message/content").asText());
        assertThat(response.body()).endsWith("data: [DONE]\n\n").doesNotContain("\"usage\":{");
        var charge = client.charges(response, 1).getFirst();
        assertThat(charge).containsEntry("usage_source", "provider").containsEntry("outcome", "ok");
        assertThat(charge).containsEntry("output_tokens", whole.at("/usage/completion_tokens").asLong());
    }

    @Test
    void chargesEveryChoiceOfAStream() throws Exception {
        var body = """
                {"model":"tiny","stream":true,"n":2,"max_tokens":6,"ignore_eos":true,\
                "messages":[{"role":"user","content":"What is the gateway?"}]}""";
        var response = client.post("/v1/chat/completions", body);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(client.charges(response, 1).getFirst()).containsEntry("output_tokens", 12L);
    }

    @Test
    void callsTools() throws Exception {
        var bias = CHAT.orElseThrow().toolCallBias();
        var answer = chat("""
                ,"max_tokens":300,"temperature":0,"logit_bias":%s,"tools":[{"type":"function","function":{"name":"colour",\
                "parameters":{"type":"object","properties":{"c":{"enum":["red","blue"]}},"required":["c"]}}}]""".formatted(bias));

        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(answer.at("/choices/0/message/tool_calls/0/function/name").asText()).isEqualTo("colour");
        var arguments = JSON.readTree(answer.at("/choices/0/message/tool_calls/0/function/arguments").asText());
        assertThat(arguments.path("c").asText()).isIn("red", "blue");
    }

    @Test
    void embedsInBothForms() throws Exception {
        var floats = client.post("/v1/embeddings", "{\"model\":\"e\",\"input\":[\"a house\",\"a cat\"]}");
        var base64 = client.post("/v1/embeddings", "{\"model\":\"e\",\"input\":[\"a house\",\"a cat\"],\"encoding_format\":\"base64\"}");

        assertThat(floats.statusCode()).as(floats.body()).isEqualTo(200);
        var vector = JSON.readTree(floats.body()).at("/data/1/embedding");
        assertThat(vector.isArray()).isTrue();
        assertThat(JSON.readTree(base64.body()).at("/data/1/embedding").binaryValue()).hasSize(vector.size() * 4);
    }

    @Test
    void tellsOfAPromptThatIsTooLong() throws Exception {
        var response = client.post("/v1/chat/completions", """
                {"model":"tiny","stream":true,"messages":[{"role":"user","content":"%s"}]}"""
                .formatted("What is the gateway? ".repeat(4_000)));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Client.error(response, "code")).isEqualTo("context_length_exceeded");
    }

    @Test
    void freesTheSlotWhenTheClientLeaves() throws Exception {
        var engine = CHAT.orElseThrow();
        var response = client.open("tiny", ",\"max_tokens\":3500,\"ignore_eos\":true");
        assertThat(response.body().read()).isEqualTo('d');
        assertThat(engine.busySlots()).isPositive();
        response.body().close();

        for (var tries = 0; engine.busySlots() > 0; tries++) {
            assertThat(tries).as("tries").isLessThan(200);
            TimeUnit.MILLISECONDS.sleep(25); // the engine has nobody to tell when a slot becomes free
        }
        assertThat(client.charges(response, 1).getFirst()).containsEntry("outcome", "door_client_closed");
    }

    @Test
    void tellsWhenTheEngineDiesInTheMiddle() throws Exception {
        var response = client.open("victim", ",\"max_tokens\":3500,\"ignore_eos\":true");
        assertThat(response.body().read()).isEqualTo('d');
        VICTIM.orElseThrow().kill();
        var rest = new String(response.body().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

        assertThat(rest).contains("\"code\":\"backend_failed\"").doesNotContain("[DONE]");
        assertThat(header(response, "x-sluice-backend")).isEqualTo("victim");
        assertThat(client.charges(response, 1).getFirst()).containsEntry("outcome", "backend_failed");
    }
}
