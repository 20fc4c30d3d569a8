package dev.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.client.grpc.GrpcClients;
import dev.sluice.backend.openai.Recording;
import dev.sluice.backend.openai.Slicing;
import dev.sluice.dispatch.Client;
import dev.sluice.proto.inference.v1.ChatChunk;
import dev.sluice.proto.inference.v1.ChatRequest;
import dev.sluice.proto.inference.v1.ChatServiceGrpc.ChatServiceBlockingStub;
import dev.sluice.proto.inference.v1.FinishReason;
import dev.sluice.proto.inference.v1.Message;
import dev.sluice.proto.inference.v1.Part;
import dev.sluice.proto.inference.v1.Role;
import dev.sluice.proto.inference.v1.TextPart;
import dev.sluice.proto.inference.v1.Usage;
import dev.sluice.testing.GatewayExtension;
import dev.sluice.testing.ScriptedBackend;
import io.grpc.StatusRuntimeException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Recorded answers of real servers through a whole gateway: over REST as they came, over gRPC in
/// the canonical model, and the same usage, finish and price either way.
final class RecordedExchangeTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ScriptedBackend BACKEND = ScriptedBackend.start(visit -> {});

    @RegisterExtension
    private static final GatewayExtension GATEWAY = new GatewayExtension(() -> """
            backends:
              - name: a
                kind: openai
                base-url: "%s"
                api-key: sk-very-secret
                models: [{ name: m }, { name: e, operation: embeddings }]
            prices: "%s"
            cache: { embeddings: 0 }
            """.formatted(BACKEND.baseUrl(), prices()));

    private final Client client = new Client(GATEWAY);

    private static Path prices() {
        try {
            return Files.writeString(Files.createTempFile("prices", ".yaml"), """
                    prices:
                      - {model: m, from: 2020-01-01, input: 2.50, cache-read: 1.25, output: 10.00, reasoning: 12.50}
                      - {model: e, from: 2020-01-01, embedding: 0.13}
                    """);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static Stream<Recording> goodChats() {
        return Recording.goodChats();
    }

    static Stream<Recording> goodEmbeddings() {
        return Recording.goodEmbeddings();
    }

    static Stream<Recording> failures() {
        return Recording.failures();
    }

    private ChatServiceBlockingStub stub() {
        return GrpcClients.builder("gproto+" + GATEWAY.url())
                .setHeader("authorization", "Bearer " + GATEWAY.apiKey())
                .build(ChatServiceBlockingStub.class);
    }

    private static ChatRequest chat() {
        var hello = Part.newBuilder().setText(TextPart.newBuilder().setText("Hello"));
        return ChatRequest.newBuilder()
                .setModel("m")
                .addMessages(Message.newBuilder().setRole(Role.ROLE_USER).addParts(hello))
                .build();
    }

    /// What an answer came to.
    private record Sum(List<Long> tokens, long costNanoUsd, Map<Integer, FinishReason> finish) {
        private static Sum of(Usage usage, long cost, Map<Integer, FinishReason> finish) {
            return new Sum(
                    List.of(
                            usage.getInputTokens(),
                            usage.getCacheReadTokens(),
                            usage.getCacheWriteTokens(),
                            usage.getOutputTokens(),
                            usage.getReasoningTokens()),
                    cost,
                    finish);
        }

        private static Sum of(Map<String, Object> charge, Map<Integer, FinishReason> finish) {
            return new Sum(
                    Stream.of("input_tokens", "cache_read_tokens", "cache_write_tokens", "output_tokens", "reasoning_tokens")
                            .map(name -> number(charge, name))
                            .toList(),
                    number(charge, "cost_nano_usd"),
                    finish);
        }

        private static long number(Map<String, Object> charge, String name) {
            return Long.parseLong(String.valueOf(charge.get(name)));
        }
    }

    @ParameterizedTest
    @MethodSource("goodChats")
    void answersTheSameOnBothPaths(Recording recording) throws Exception {
        BACKEND.script(visit -> recording.replay(visit, Slicing.random(1, 700)));
        var rest = client.chat("m", recording.isStream());

        assertThat(rest.statusCode()).isEqualTo(200);
        assertThat(rest.body()).isEqualTo(expected(recording));
        var sum = Sum.of(client.charges(rest, 1).getFirst(), finish(recording));
        assertThat(sum.costNanoUsd()).isPositive();
        if (recording.isStream()) {
            assertThat(ofStream()).isEqualTo(sum);
        } else {
            assertThat(ofWhole()).isEqualTo(sum);
            assertThat(Client.header(rest, "x-sluice-cost-usd"))
                    .isEqualTo(java.math.BigDecimal.valueOf(sum.costNanoUsd(), 9).toPlainString());
        }
    }

    private Sum ofStream() {
        var chunks = new ArrayList<ChatChunk>();
        stub().streamChat(chat()).forEachRemaining(chunks::add);
        var finish = new TreeMap<Integer, FinishReason>();
        chunks.stream().filter(ChatChunk::hasEnd).forEach(chunk -> finish.put(
                chunk.getEnd().getIndex(), chunk.getEnd().getFinishReason()));
        var end = chunks.getLast().getStreamEnd();
        assertThat(client.charges(UUID.fromString(chunks.getFirst().getHeading().getRequestId()), 1).getFirst())
                .containsEntry("cost_nano_usd", end.getCostNanoUsd());
        return Sum.of(end.getUsage(), end.getCostNanoUsd(), finish);
    }

    private Sum ofWhole() {
        var response = stub().chat(chat());
        var finish = new TreeMap<Integer, FinishReason>();
        response.getChoicesList().forEach(choice -> finish.put(choice.getIndex(), choice.getFinishReason()));
        return Sum.of(response.getUsage(), response.getCostNanoUsd(), finish);
    }

    /// What may change: the usage chunk that only the gateway asked for goes, a missing end mark
    /// comes.
    private static String expected(Recording recording) {
        if (!recording.isStream()) {
            return recording.text();
        }
        var text = new StringBuilder();
        for (var payload : recording.payloads()) {
            if (!payload.contains("\"choices\":[]") || !payload.contains("\"usage\":{")) {
                text.append("data: ").append(payload).append("\n\n");
            }
        }
        return text + "data: [DONE]\n\n";
    }

    private static Map<Integer, FinishReason> finish(Recording recording) throws Exception {
        var finish = new TreeMap<Integer, FinishReason>();
        for (var payload : recording.isStream() ? recording.payloads() : List.of(recording.text())) {
            for (var choice : JSON.readTree(payload).path("choices")) {
                if (choice.path("finish_reason").isTextual()) {
                    finish.put(
                            choice.path("index").asInt(),
                            FinishReason.valueOf("FINISH_REASON_"
                                    + choice.path("finish_reason").textValue().toUpperCase(java.util.Locale.ROOT)));
                }
            }
        }
        return finish;
    }

    @ParameterizedTest
    @MethodSource("goodEmbeddings")
    void givesVectorsInTheFormThatTheClientAskedFor(Recording recording) throws Exception {
        BACKEND.script(visit -> recording.replay(visit, Slicing.every(1_000)));
        var base64 = vectors("base64");
        var floats = vectors("float");

        assertThat(base64.body()).isEqualTo(recording.text());
        var vector = JSON.readTree(floats.body()).at("/data/0/embedding");
        assertThat(vector.isArray()).isTrue();
        assertThat(vector).hasSize(JSON.readTree(base64.body()).at("/data/0/embedding").binaryValue().length / 4);
        assertThat(client.charges(floats, 1).getFirst().get("cost_nano_usd"))
                .isEqualTo(client.charges(base64, 1).getFirst().get("cost_nano_usd"));
    }

    private HttpResponse<String> vectors(String form) throws Exception {
        return client.post("/v1/embeddings", "{\"model\":\"e\",\"input\":\"Hello\",\"encoding_format\":\"" + form + "\"}");
    }

    @ParameterizedTest
    @MethodSource("failures")
    void tellsFailuresWithoutTheSecretsOfTheBackEnd(Recording recording) throws Exception {
        for (var stream : new boolean[] {false, true}) {
            BACKEND.script(visit -> recording.replay(visit, Slicing.every(100)));
            var response = client.chat("m", stream);

            var error = JSON.readTree(response.body()).path("error");
            assertThat(error.properties().stream().map(Map.Entry::getKey)).containsExactly("message", "type", "param", "code");
            assertThat(error.path("code").isTextual() || error.path("code").isNull()).isTrue();
            assertThat(response.statusCode() + " " + error.path("code").asText()).isEqualTo(told(recording));
            assertThat(response.body()).doesNotContain("sk-very-secret").doesNotContain("127.0.0.1");
            if (response.statusCode() != 400) {
                assertThat(response.body()).doesNotContain("gpt-").doesNotContain("grok");
            }
            assertThat(Client.header(response, "x-should-retry")).isEqualTo(response.statusCode() == 429 ? "true" : "false");
            client.chat("m", stream); // two faults at most in a row would rest the only back end
            BACKEND.script(visit -> goodChats().findFirst().orElseThrow().replay(visit, Slicing.whole()));
        }
        BACKEND.script(visit -> recording.replay(visit, Slicing.every(100)));
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> stub().chat(chat())))
                .isInstanceOf(StatusRuntimeException.class);
    }

    private static String told(Recording recording) {
        var name = recording.name();
        if (name.contains("bad-request")) {
            return "400 unsupported_parameter";
        }
        if (name.contains("no-messages")) {
            return "400 empty_array";
        }
        if (name.contains("unknown-model")) {
            return "502 backend_failed";
        }
        return name.contains("filtering") ? "400 content_filter" : "429 rate_limit_exceeded";
    }
}
