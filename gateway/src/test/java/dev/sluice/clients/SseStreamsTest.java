package dev.sluice.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.GatewayExtension;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every stream that the gateway sends keeps the [SseRules], whatever the back end does.
final class SseStreamsTest {
    private static final String TOOL =
            "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"object\"}}}]";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @RegisterExtension static final Backends BACKENDS = new Backends();

    @RegisterExtension
    static final GatewayExtension GATEWAY =
            new GatewayExtension(
                    () ->
                            "server: { port: 0, warm-up: false, heartbeat: 300ms }\n"
                                    + BACKENDS.settings());

    @AfterAll
    static void close() {
        CLIENT.close();
    }

    private static byte[] stream(String model, String text, String more) throws Exception {
        var body =
                """
                {"model":"%s","stream":true,%s"messages":[{"role":"user","content":"%s"}]}"""
                        .formatted(model, more.isEmpty() ? "" : more + ",", text);
        HttpResponse<byte[]> response =
                CLIENT.send(
                        HttpRequest.newBuilder(GATEWAY.uri("/v1/chat/completions"))
                                .header("authorization", "Bearer " + GATEWAY.apiKey())
                                .header("content-type", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("text/event-stream");
        return response.body();
    }

    private static void keepsTheRules(byte[] stream, boolean usageAsked) throws Exception {
        assertThat(SseRules.violations(stream, usageAsked)).isEmpty();
        assertThat(PythonDecoder.read(stream))
                .isNotEmpty()
                .noneMatch(chunk -> chunk.isMissingNode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    sim:tokens=20           | ''
                    sim:tokens=1            | ''
                    sim:unicode             | ''
                    sim:echo \\u2028 \\ud83d\\ude00 | ''
                    sim:reasoning=5         | ''
                    sim:tokens=12           | "n":3
                    sim:tokens=4            | "logprobs":true,"top_logprobs":2
                    sim:tokens=50           | "max_tokens":3
                    sim:tokens=50           | "stop":["e"]
                    sim:tokens=9            | "response_format":{"type":"json_object"}
                    sim:tool                | TOOL
                    sim:tool sim:tokens=3   | TOOL,"n":2
                    """)
    void whateverIsAsked(String text, String more) throws Exception {
        var fields = more.replace("TOOL", TOOL);
        var usage = "\"stream_options\":{\"include_usage\":true}";

        keepsTheRules(stream("simulated", text, fields), false);
        keepsTheRules(
                stream("simulated", text, fields.isEmpty() ? usage : fields + "," + usage), true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "error-in-stream-after=3",
                "malformed-sse=3",
                "cut-at-byte=1500",
                "close-at-byte=1500",
                "reset-at-byte=1500",
                "no-usage",
                "no-finish",
                "huge-line=100000"
            })
    void whateverGoesWrong(String fault) throws Exception {
        keepsTheRules(stream("simulated", "sim:tokens=30 sim:fault=" + fault, ""), false);
        stream("simulated", "sim:tokens=1", ""); // ends the row of faults
    }

    @Test
    void signsOfLifeWhileNothingCame() throws Exception {
        var stream = stream("simulated", "sim:tokens=5 sim:fault=slow-first-byte=1500", "");
        var failed =
                stream("simulated", "sim:fault=slow-first-byte=1500,error-in-stream-after=0", "");

        assertThat(new String(stream, UTF_8)).startsWith(": ").contains("\n\ndata: {");
        keepsTheRules(stream, false);
        assertThat(new String(failed, UTF_8)).startsWith(": ").contains("data: {\"error\":{");
        keepsTheRules(failed, false);
    }

    @Test
    void whatOpenAiSends() throws Exception {
        BACKENDS.scripted().script(Recited.parallelTools());
        keepsTheRules(stream("recited", "hi", ""), false);
        BACKENDS.scripted().script(Recited.refusal());
        keepsTheRules(stream("recited", "hi", "\"stream_options\":{\"include_usage\":true}"), true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ": ping\n\n",
                "event: ping\n\n",
                "data:\n\n",
                "id: 7\n\n",
                "retry: 10\n\n",
                "event: message\nid: 1\n",
                "HEAD,\"choices\":[],\"error\":null}\n\n",
                "HEAD}\n\n",
                "HEAD,\"choices\":[{INDEX,DELTA,\"finish_reason\":null}],USAGE}\n\n",
                "HEAD,\"choices\":[{INDEX,\"delta\":null,\"finish_reason\":null}]}\n\n",
                "HEAD,\"choices\":[{INDEX,DELTA,\"finish_reason\":\"\"}]}\n\n",
                "HEAD,\"choices\":[{DELTA,\"finish_reason\":null}]}\n\n"
            })
    void whatOtherBackEndsSendOddly(String odd) throws Exception {
        var head =
                "data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\"";
        var usage = "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}";
        var event =
                odd.replace("HEAD", head)
                        .replace("INDEX", "\"index\":0")
                        .replace("DELTA", "\"delta\":{\"content\":\"a\"}")
                        .replace("USAGE", usage);
        BACKENDS.scripted()
                .script(
                        Recited.stream(
                                Recited.delta("\"role\":\"assistant\",\"content\":\"\""),
                                event,
                                Recited.delta("\"content\":\"b\""),
                                Recited.finish("stop")));

        keepsTheRules(stream("recited", "hi", ""), false);
    }

    @Test
    void whatComesWithCarriageReturnsAndWithoutAnEndMark() throws Exception {
        BACKENDS.scripted()
                .script(
                        visit -> {
                            var stream =
                                    Recited.delta("\"role\":\"assistant\",\"content\":\"\"")
                                            + Recited.finish("eos_token");
                            visit.events().chunk(stream.replace("\n", "\r\n")).end();
                        });

        keepsTheRules(stream("recited", "hi", ""), false);
    }
}
