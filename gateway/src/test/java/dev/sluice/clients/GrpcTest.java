package dev.sluice.clients;

import static dev.sluice.clients.Stubs.ask;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.ByteString;
import dev.sluice.proto.inference.v1.Capability;
import dev.sluice.proto.inference.v1.ChatChunk;
import dev.sluice.proto.inference.v1.ChatRequest;
import dev.sluice.proto.inference.v1.ChoiceDelta;
import dev.sluice.proto.inference.v1.Dialect;
import dev.sluice.proto.inference.v1.EmbedRequest;
import dev.sluice.proto.inference.v1.EmbeddingServiceGrpc;
import dev.sluice.proto.inference.v1.FinishReason;
import dev.sluice.proto.inference.v1.GetModelRequest;
import dev.sluice.proto.inference.v1.ListModelsRequest;
import dev.sluice.proto.inference.v1.Model;
import dev.sluice.proto.inference.v1.ModelServiceGrpc;
import dev.sluice.proto.inference.v1.Part;
import dev.sluice.proto.inference.v1.RawChatChunk;
import dev.sluice.proto.inference.v1.RawChatRequest;
import dev.sluice.proto.inference.v1.Sampling;
import dev.sluice.proto.inference.v1.Tool;
import dev.sluice.proto.inference.v1.UsageSource;
import dev.sluice.testing.GatewayExtension;
import dev.sluice.testing.ScriptedBackend;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What goes well with generated stubs.
final class GrpcTest {
    @RegisterExtension static final Backends BACKENDS = new Backends();

    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension(BACKENDS::settings);

    private Stubs stubs;

    @BeforeEach
    void connect() {
        stubs = new Stubs(GATEWAY, GATEWAY.apiKey());
    }

    @AfterEach
    void disconnect() {
        stubs.close();
    }

    private List<ChatChunk> stream(ChatRequest request) {
        return ImmutableList.copyOf(stubs.chat().streamChat(request));
    }

    private static String text(List<ChatChunk> chunks) {
        return chunks.stream()
                .map(chunk -> chunk.getDelta().getText())
                .collect(Collectors.joining());
    }

    @Test
    void chats() {
        var answer = stubs.chat().chat(ask("simulated", "sim:tokens=5").build());

        assertThat(answer.getHeading().getRequestId()).isNotEmpty();
        assertThat(answer.getHeading().getModel()).isEqualTo("simulated");
        assertThat(answer.getHeading().getBackend()).isEqualTo("vllm");
        assertThat(answer.getHeading().getAttempts()).isEqualTo(1);
        var choice = answer.getChoices(0);
        assertThat(choice.getMessage().getParts(0).getText().getText()).isNotBlank();
        assertThat(choice.getFinishReason()).isEqualTo(FinishReason.FINISH_REASON_STOP);
        assertThat(answer.getUsage().getOutputTokens()).isEqualTo(5);
        assertThat(answer.getUsage().getSource()).isEqualTo(UsageSource.USAGE_SOURCE_PROVIDER);
        assertThat(answer.hasCostNanoUsd()).isFalse(); // the simulated model has no price
    }

    @Test
    void streamsHeadingThenTextThenEndThenUsage() {
        var request = ask("simulated", "sim:unicode sim:tokens=60").build();
        var whole = stubs.chat().chat(request);

        var chunks = stream(request);

        assertThat(chunks.getFirst().getHeading().getBackend()).isEqualTo("vllm");
        assertThat(chunks.getFirst().getHeading().getRequestId()).isNotEmpty();
        assertThat(text(chunks))
                .isEqualTo(whole.getChoices(0).getMessage().getParts(0).getText().getText());
        assertThat(chunks).filteredOn(ChatChunk::hasHeading).hasSize(1);
        var end = chunks.get(chunks.size() - 2).getEnd();
        assertThat(end.getFinishReason()).isEqualTo(FinishReason.FINISH_REASON_STOP);
        assertThat(chunks.getLast().getStreamEnd().getUsage().getOutputTokens())
                .isEqualTo(whole.getUsage().getOutputTokens());
        assertThat(chunks.subList(1, chunks.size() - 2)).allMatch(ChatChunk::hasDelta);
    }

    @Test
    void streamsToolCallsSideBySideAndTheirCost() {
        BACKENDS.scripted().script(Recited.parallelTools());
        var tool =
                Tool.newBuilder()
                        .setName("get_weather")
                        .setParametersJson("{\"type\":\"object\",\"x-seed\":9007199254740993}");

        var chunks = stream(ask("gpt-4o-mini", "weather and time").addTools(tool).build());

        var starts =
                chunks.stream()
                        .map(ChatChunk::getDelta)
                        .filter(ChoiceDelta::hasToolCall)
                        .map(ChoiceDelta::getToolCall)
                        .toList();
        assertThat(starts).extracting(start -> start.getId()).containsExactly("call_a", "call_b");
        var arguments =
                chunks.stream()
                        .map(chunk -> chunk.getDelta().getToolArguments())
                        .filter(delta -> delta.getToolIndex() == 0)
                        .map(delta -> delta.getJson())
                        .collect(Collectors.joining());
        assertThat(arguments).isEqualTo("{\"city\": \"Ulm\"}");
        // 80 tokens in at 150 nano-USD, 30 out at 600.
        assertThat(chunks.getLast().getStreamEnd().getCostNanoUsd()).isEqualTo(30_000);
        assertThat(BACKENDS.scripted().requests().getLast().text())
                .contains("\"x-seed\":9007199254740993");
    }

    @Test
    void callsATool() {
        var tool =
                Tool.newBuilder().setName("get_weather").setParametersJson("{\"type\":\"object\"}");

        var answer = stubs.chat().chat(ask("simulated", "sim:tool").addTools(tool).build());

        var choice = answer.getChoices(0);
        assertThat(choice.getFinishReason()).isEqualTo(FinishReason.FINISH_REASON_TOOL_CALLS);
        assertThat(choice.getMessage().getPartsList()).anyMatch(Part::hasToolCall);
    }

    @Test
    void answersSeveralTimesWithLogProbabilities() {
        var sampling = Sampling.newBuilder().setN(2).setLogprobs(true).setTopLogprobs(3);
        var request = ask("simulated", "sim:tokens=4").setSampling(sampling).build();

        var whole = stubs.chat().chat(request);
        var chunks = stream(request);

        assertThat(whole.getChoicesList())
                .allMatch(choice -> choice.getLogprobsCount() == 4)
                .allMatch(choice -> choice.getLogprobs(0).getTopCount() == 3)
                .hasSize(2);
        assertThat(chunks)
                .filteredOn(ChatChunk::hasEnd)
                .extracting(chunk -> chunk.getEnd().getIndex())
                .containsExactlyInAnyOrder(0, 1);
        assertThat(chunks.stream().mapToInt(chunk -> chunk.getDelta().getLogprobsCount()).sum())
                .isEqualTo(8);
    }

    @Test
    void embeds() {
        var request =
                EmbedRequest.newBuilder()
                        .setModel("all-minilm-l6-v2")
                        .addInputs("red")
                        .addInputs("blue")
                        .build();

        var answer = EmbeddingServiceGrpc.newBlockingStub(stubs.channel()).embed(request);

        assertThat(answer.getEmbeddingsList()).hasSize(2);
        assertThat(answer.getEmbeddings(0).getValuesList()).hasSize(384);
        assertThat(answer.getEmbeddings(0)).isNotEqualTo(answer.getEmbeddings(1));
        assertThat(answer.getUsage().getInputTokens()).isPositive();
        assertThat(answer.getHeading().getBackend()).isEqualTo("local");
    }

    @Test
    void listsModels() {
        var models = ModelServiceGrpc.newBlockingStub(stubs.channel());

        var list = models.listModels(ListModelsRequest.getDefaultInstance()).getModelsList();
        var one =
                models.getModel(GetModelRequest.newBuilder().setId("all-minilm-l6-v2").build())
                        .getModel();

        assertThat(list)
                .extracting(Model::getId)
                .startsWith("auto")
                .contains("simulated", "recited", "all-minilm-l6-v2");
        assertThat(one.getCapabilitiesList()).containsExactly(Capability.CAPABILITY_EMBEDDING);
    }

    @Test
    void carriesTheSameBytesRawAsOverRest() throws Exception {
        var plain =
                "{\"id\":\"x\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"\\u00e9 1e-7\"},\"finish_reason\":\"stop\"}]}";
        sameBytes(visit -> visit.json(200, plain), "");
        sameBytes(Recited.parallelTools(), ",\"stream\":true");
        sameBytes(
                Recited.refusal(), ",\"stream\":true,\"stream_options\":{\"include_usage\":true}");
    }

    private void sameBytes(ScriptedBackend.Script script, String more) throws Exception {
        BACKENDS.scripted().script(script);
        var body =
                "{\"model\":\"recited\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]"
                        + more
                        + "}";
        var rest = rest(body);

        var request =
                RawChatRequest.newBuilder()
                        .setDialect(Dialect.DIALECT_OPENAI_CHAT)
                        .setBody(ByteString.copyFromUtf8(body))
                        .build();
        var chunks = ImmutableList.copyOf(stubs.chat().rawChat(request));

        assertThat(chunks.getFirst().getHeading().getBackend()).isEqualTo("scripted");
        var bytes =
                chunks.stream()
                        .map(RawChatChunk::getData)
                        .reduce(ByteString.EMPTY, ByteString::concat);
        assertThat(bytes.toString(UTF_8)).isEqualTo(rest);
    }

    private static String rest(String body) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(GATEWAY.uri("/v1/chat/completions"))
                            .header("authorization", "Bearer " + GATEWAY.apiKey())
                            .header("content-type", "application/json")
                            .POST(BodyPublishers.ofString(body))
                            .build();
            var response = client.send(request, BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            return response.body();
        }
    }
}
