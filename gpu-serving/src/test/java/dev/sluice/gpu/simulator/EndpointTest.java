package dev.sluice.gpu.simulator;

import static dev.sluice.gpu.simulator.Client.ask;
import static dev.sluice.gpu.simulator.Client.parse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EndpointTest extends Served {
    @Test
    void completesText() {
        String body =
                "{\"model\":\"simulated\",\"prompt\":[\"one\",\"two\"],\"n\":2,\"max_tokens\":4";
        JsonNode answer = client.json("/v1/completions", body + "}");
        assertThat(answer.get("object").textValue()).isEqualTo("text_completion");
        assertThat(answer.get("id").textValue()).startsWith("cmpl-");
        assertThat(answer.get("choices")).hasSize(4);
        assertThat(answer.at("/choices/0/finish_reason").textValue()).isEqualTo("length");
        assertThat(answer.at("/usage/completion_tokens").asInt()).isEqualTo(16);
        assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(2);
        List<String> events = client.events("/v1/completions", body + ",\"stream\":true}");
        assertThat(events).hasSize(16 + 4 + 1);
        assertThat(parse(events.getFirst()).at("/choices/0/text").textValue()).isNotEmpty();
    }

    @Test
    void echoesThePromptAndTakesTokenIds() {
        String tokens =
                client.json("/tokenize", "{\"prompt\":\"my words\"}").get("tokens").toString();
        String body = "{\"model\":\"simulated\",\"prompt\":" + tokens + ",\"echo\":true}";
        String text = client.json("/v1/completions", body).at("/choices/0/text").textValue();
        assertThat(text).startsWith("my words");
    }

    @Test
    void embedsAsNumbersAndAsBytes() {
        String body = "{\"model\":\"simulated\",\"input\":[\"a b c\",\"d\"],\"dimensions\":64";
        JsonNode floats = client.json("/v1/embeddings", body + "}");
        assertThat(floats.at("/data/0/embedding")).hasSize(64);
        assertThat(floats.at("/data/1/index").asInt()).isEqualTo(1);
        int counted = client.json("/tokenize", "{\"prompt\":\"a b cd\"}").get("count").asInt();
        assertThat(floats.at("/usage/prompt_tokens").asInt()).isPositive();
        assertThat(floats.at("/usage/total_tokens").asInt()).isGreaterThanOrEqualTo(counted);
        JsonNode encoded = client.json("/v1/embeddings", body + ",\"encoding_format\":\"base64\"}");
        byte[] bytes = Base64.getDecoder().decode(encoded.at("/data/0/embedding").textValue());
        FloatBuffer vector = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        double square = 0;
        for (int i = 0; i < 64; i++) {
            float value = vector.get(i);
            assertThat(value).isEqualTo(floats.at("/data/0/embedding/" + i).floatValue());
            square += value * value;
        }
        assertThat(square).isBetween(0.9999, 1.0001);
    }

    @Test
    void tokenizesAndBack() {
        String request = "{\"prompt\":\"Hello, world\",\"return_token_strs\":true}";
        JsonNode tokens = client.json("/tokenize", request);
        assertThat(tokens.get("count").asInt()).isEqualTo(tokens.get("tokens").size());
        assertThat(tokens.get("token_strs")).hasSameSizeAs(tokens.get("tokens"));
        assertThat(tokens.get("max_model_len").isInt()).isTrue();
        String back =
                client.post("/detokenize", "{\"tokens\":" + tokens.get("tokens") + "}").body();
        assertThat(back).isEqualTo("{\"prompt\":\"Hello, world\"}");
    }

    @Test
    void tellsItsHealthVersionAndLoad() {
        assertThat(client.get("/health").statusCode()).isEqualTo(200);
        assertThat(client.get("/health").body()).isEmpty();
        assertThat(parse(client.get("/version").body()).get("version").isTextual()).isTrue();
        assertThat(client.get("/load").body()).isEqualTo("{\"server_load\":0}");
    }

    @Test
    void reportsItsLoadInTheFormatAskedFor() {
        String header = "endpoint-load-metrics";
        String path = "/v1/chat/completions";
        HttpResponse<String> json = client.post(path, ask("hi", ""), header + "-format", "JSON");
        String value = json.headers().firstValue(header).orElseThrow();
        assertThat(value).startsWith("JSON ");
        JsonNode named = parse(value.substring(5)).get("named_metrics");
        assertThat(named.get("kv_cache_usage_perc").isNumber()).isTrue();
        assertThat(named.get("num_requests_waiting").isNumber()).isTrue();
        HttpResponse<String> text = client.post(path, ask("hi", ""), header + "-format", "TEXT");
        assertThat(text.headers().firstValue(header).orElseThrow())
                .startsWith("TEXT named_metrics.kv_cache_usage_perc=0.0, ");
        assertThat(client.post(path, ask("hi", "")).headers().firstValue(header)).isEmpty();
    }

    @Test
    void echoesTheRequestId() {
        String path = "/v1/chat/completions";
        HttpResponse<String> answer = client.post(path, ask("hi", ""), "x-request-id", "abc-1");
        assertThat(answer.headers().firstValue("x-request-id")).contains("abc-1");
        assertThat(parse(answer.body()).get("id").textValue()).isEqualTo("chatcmpl-abc-1");
        assertThat(simulator.log().getLast().requestId()).isEqualTo("abc-1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{                                             | 400 | BadRequestError | ",
                "[]                                            | 400 | BadRequestError | ",
                "{'model':'simulated'}                         | 400 | BadRequestError | messages",
                "{'model':'x','messages':[{'role':'user'}]}    | 404 | NotFoundError   | model",
                "{'messages':[{'role':'user'}],'n':0}          | 400 | BadRequestError | n",
                "{'messages':[{'role':'user'}],'max_tokens':-1}| 400 | BadRequestError | max_tokens",
                "{'messages':[{'role':'user'}],'stream':'yes'} | 400 | BadRequestError | stream",
                "{'messages':[{'role':'user'}],'temperature':3}| 400 | BadRequestError | temperature",
            })
    void refusesWhatItCannotServe(String body, int status, String type, String param) {
        HttpResponse<String> answer = client.post("/v1/chat/completions", body.replace('\'', '"'));
        JsonNode error = parse(answer.body()).get("error");
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(error.get("code").isInt()).isTrue();
        assertThat(error.get("code").asInt()).isEqualTo(status);
        assertThat(error.get("type").textValue()).isEqualTo(type);
        assertThat(error.get("param").textValue()).isEqualTo(param);
        assertThat(error.get("message").textValue()).isNotEmpty();
    }

    @Test
    void refusesWhatDoesNotFitTheContext() {
        JsonNode answer = client.chat(ask("hi", ",\"max_tokens\":99999"));
        assertThat(answer.at("/error/message").asText())
                .contains("maximum context length is 32768");
        assertThat(answer.at("/error/code").asInt()).isEqualTo(400);
    }

    @Test
    void knowsNoOtherPaths() {
        assertThat(client.get("/v1/nothing").statusCode()).isEqualTo(404);
        assertThat(client.get("/v1/chat/completions").statusCode()).isEqualTo(405);
    }

    @Test
    void demandsTheKeyUnderV1Only() {
        try (Simulator locked = Simulator.start(options().withApiKey("s3cret"));
                Client stranger = new Client(locked)) {
            assertThat(stranger.get("/v1/models").statusCode()).isEqualTo(401);
            assertThat(stranger.get("/v1/models").body()).isEqualTo("{\"error\":\"Unauthorized\"}");
            String[] key = {"authorization", "Bearer s3cret"};
            assertThat(stranger.get("/v1/models", key).statusCode()).isEqualTo(200);
            assertThat(stranger.get("/health").statusCode()).isEqualTo(200);
        }
    }
}
