package dev.sluice.clients;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import dev.sluice.testing.GatewayExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// openai-java at its strictest, pointed at the gateway by nothing but base URL and key.
final class OpenAiJava {
    /// A stream as it came, and as the SDK's accumulator puts it together.
    record Streamed(List<ChatCompletionChunk> chunks, ChatCompletion whole) {}

    private OpenAiJava() {}

    static OpenAIClient client(GatewayExtension gateway, String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(gateway.url() + "/v1")
                .apiKey(key)
                .responseValidation(true)
                .maxRetries(0)
                .timeout(Duration.ofSeconds(30))
                .build();
    }

    static ChatCompletionCreateParams.Builder ask(String model, String text) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage(text);
    }

    static ChatCompletionStreamOptions usage() {
        return ChatCompletionStreamOptions.builder().includeUsage(true).build();
    }

    static FunctionDefinition tool(String name) {
        var parameters =
                Map.of(
                        "type", "object",
                        "properties", Map.of("city", Map.of("type", "string")),
                        "required", List.of("city"));
        var schema = FunctionParameters.builder();
        parameters.forEach(
                (key, value) -> schema.putAdditionalProperty(key, JsonValue.from(value)));
        return FunctionDefinition.builder().name(name).parameters(schema.build()).build();
    }

    static Streamed stream(OpenAIClient client, ChatCompletionCreateParams params) {
        var accumulator = ChatCompletionAccumulator.create();
        var chunks = new ArrayList<ChatCompletionChunk>();
        try (var stream = client.chat().completions().createStreaming(params)) {
            stream.stream().map(accumulator::accumulate).forEach(chunks::add);
        }
        return new Streamed(chunks, accumulator.chatCompletion());
    }
}
