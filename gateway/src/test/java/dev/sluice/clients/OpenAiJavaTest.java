package dev.sluice.clients;

import static dev.sluice.clients.OpenAiJava.ask;
import static dev.sluice.clients.OpenAiJava.tool;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionToolChoiceOption;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams.EncodingFormat;
import dev.sluice.testing.GatewayExtension;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What goes well with openai-java, validating every answer and accumulating every stream.
final class OpenAiJavaTest {
    @RegisterExtension static final Backends BACKENDS = new Backends();

    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension(BACKENDS::settings);

    private OpenAIClient client;

    @BeforeEach
    void connect() {
        client = OpenAiJava.client(GATEWAY, GATEWAY.apiKey());
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @Test
    void chats() {
        var answer = client.chat().completions().create(ask("simulated", "sim:tokens=5").build());

        var choice = answer.choices().getFirst();
        assertThat(choice.message().content().orElseThrow()).isNotBlank();
        assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        assertThat(answer.usage().orElseThrow().completionTokens()).isEqualTo(5);
        assertThat(answer.usage().orElseThrow().promptTokens()).isPositive();
    }

    @Test
    void keepsEveryCharacter() {
        var params = ask("simulated", "sim:unicode sim:tokens=60").build();

        var whole = client.chat().completions().create(params).choices().getFirst();
        var streamed = OpenAiJava.stream(client, params).whole().choices().getFirst();

        assertThat(streamed.message().content()).isEqualTo(whole.message().content());
        assertThat(whole.message().content().orElseThrow())
                .matches(text -> !text.equals(ascii(text)));
    }

    private static String ascii(String text) {
        return text.codePoints()
                .filter(c -> c < 128)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    @Test
    void streamsUsageOnlyToWhoAsksForIt() {
        var params = ask("simulated", "sim:tokens=20");

        var silent = OpenAiJava.stream(client, params.build());
        var asked = OpenAiJava.stream(client, params.streamOptions(OpenAiJava.usage()).build());

        assertThat(silent.chunks()).allMatch(chunk -> chunk.usage().isEmpty());
        assertThat(silent.whole().choices().getFirst().message().content().orElseThrow())
                .isNotBlank();
        assertThat(asked.chunks().getLast().choices()).isEmpty();
        assertThat(asked.chunks().getLast().usage().orElseThrow().completionTokens()).isEqualTo(20);
    }

    @Test
    void callsTools() {
        var params = ask("simulated", "sim:tool").addFunctionTool(tool("get_weather"));

        var whole = client.chat().completions().create(params.build()).choices().getFirst();
        var streamed = OpenAiJava.stream(client, params.build()).whole().choices().getFirst();

        for (var choice : List.of(whole, streamed)) {
            assertThat(choice.finishReason())
                    .isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
            var call = choice.message().toolCalls().orElseThrow().getFirst().asFunction();
            assertThat(call.id()).isNotEmpty();
            assertThat(call.function().name()).isEqualTo("get_weather");
            assertThat(call.function().arguments()).startsWith("{").endsWith("}");
        }
    }

    @Test
    void passesOnToolsAndToolChoiceAsTheyAre() {
        BACKENDS.scripted().script(Recited.parallelTools());
        var params =
                ask("recited", "weather and time")
                        .addFunctionTool(tool("get_weather"))
                        .addFunctionTool(tool("get_time"))
                        .toolChoice(ChatCompletionToolChoiceOption.Auto.REQUIRED)
                        .parallelToolCalls(true)
                        .build();

        var calls =
                OpenAiJava.stream(client, params)
                        .whole()
                        .choices()
                        .getFirst()
                        .message()
                        .toolCalls()
                        .orElseThrow();

        assertThat(calls).hasSize(2);
        assertThat(calls.get(0).asFunction().function().arguments())
                .isEqualTo("{\"city\": \"Ulm\"}");
        assertThat(calls.get(1).asFunction().id()).isEqualTo("call_b");
        assertThat(BACKENDS.scripted().requests().getLast().text())
                .contains("\"tool_choice\":\"required\"", "\"parallel_tool_calls\":true")
                .contains("\"required\":[\"city\"]");
    }

    @Test
    void streamsARefusal() {
        BACKENDS.scripted().script(Recited.refusal());

        var answer = OpenAiJava.stream(client, ask("recited", "how to …").build()).whole();

        var message = answer.choices().getFirst().message();
        assertThat(message.refusal()).contains("I'm sorry, I can't.");
        assertThat(message.content().orElse("")).isEmpty();
    }

    @Test
    void answersSeveralTimes() {
        var params = ask("simulated", "sim:tokens=12").n(3);

        var whole = client.chat().completions().create(params.build());
        var streamed = OpenAiJava.stream(client, params.build()).whole();

        for (var answer : List.of(whole, streamed)) {
            assertThat(answer.choices())
                    .extracting(ChatCompletion.Choice::index)
                    .containsExactlyInAnyOrder(0L, 1L, 2L);
            assertThat(answer.choices())
                    .allMatch(choice -> !choice.message().content().orElse("").isBlank());
        }
        assertThat(whole.usage().orElseThrow().completionTokens()).isEqualTo(36);
    }

    @Test
    void tellsLogProbabilities() {
        var params = ask("simulated", "sim:tokens=4").logprobs(true).topLogprobs(2);

        var whole = client.chat().completions().create(params.build());
        var streamed = OpenAiJava.stream(client, params.build()).whole();

        for (var answer : List.of(whole, streamed)) {
            var tokens =
                    answer.choices().getFirst().logprobs().orElseThrow().content().orElseThrow();
            assertThat(tokens).hasSize(4);
            assertThat(tokens)
                    .allMatch(token -> token.logprob() <= 0 && token.topLogprobs().size() == 2);
        }
    }

    @Test
    void embedsTheSameAsBase64AndAsNumbers() {
        var params =
                EmbeddingCreateParams.builder()
                        .model("all-minilm-l6-v2")
                        .inputOfArrayOfStrings(List.of("red", "blue"));

        var packed = client.embeddings().create(params.build());
        var plain = client.embeddings().create(params.encodingFormat(EncodingFormat.FLOAT).build());

        assertThat(packed.data()).hasSize(2);
        assertThat(packed.data().get(1).index()).isEqualTo(1);
        assertThat(packed.data().getFirst().embedding()).hasSize(384);
        assertThat(packed.data().getFirst().embedding())
                .isEqualTo(plain.data().getFirst().embedding());
        assertThat(plain.usage().promptTokens()).isPositive();
    }

    @Test
    void listsModels() {
        var models = client.models().list().data();

        assertThat(models)
                .extracting(model -> model.id())
                .contains("simulated", "recited", "all-minilm-l6-v2");
        assertThat(client.models().retrieve("simulated").id()).isEqualTo("simulated");
    }
}
