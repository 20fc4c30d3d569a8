package dev.sluice.backend.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.reason.GatewayException;
import dev.sluice.reason.Reason;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OpenAiErrorsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private static GatewayException classify(int status, String body) {
        return OpenAiErrors.classify(status, body.getBytes(UTF_8), null, NOW);
    }

    private static String error(String code, String param) {
        return "{\"error\":{\"message\":\"told\",\"type\":\"t\",\"param\":%s,\"code\":%s}}".formatted(param, code);
    }

    @ParameterizedTest
    @CsvSource({
        "400, BACKEND_REFUSED_REQUEST, true",
        "413, BACKEND_REFUSED_REQUEST, true",
        "422, BACKEND_UNPROCESSABLE, true",
        "401, BACKEND_FAILED, false",
        "402, BACKEND_FAILED, false",
        "403, BACKEND_FAILED, false",
        "404, BACKEND_FAILED, false",
        "408, BACKEND_TIMEOUT, false",
        "429, BACKEND_RATE_LIMITED, false",
        "500, BACKEND_FAILED, false",
        "501, BACKEND_FAILED, false",
        "502, BACKEND_FAILED, false",
        "503, BACKEND_OVERLOADED, false",
        "504, BACKEND_TIMEOUT, false",
        "529, BACKEND_OVERLOADED, false",
        "302, BACKEND_FAILED, false",
        "204, BACKEND_FAILED, false",
    })
    void mapsEveryStatus(int status, Reason reason, boolean tells) {
        var failure = classify(status, error("null", "null"));

        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure.text().equals("told")).isEqualTo(tells);
        assertThat(classify(status, "<html>told</html>").reason()).isEqualTo(reason);
        assertThat(classify(status, "").text()).doesNotContain("told").isNotBlank();
    }

    @Test
    void keepsCodeAndParamOfRefusals() {
        var failure = classify(400, error("\"unsupported_parameter\"", "\"max_tokens\""));

        assertThat(failure.code()).isEqualTo("unsupported_parameter");
        assertThat(failure.param()).isEqualTo("max_tokens");
    }

    @Test
    void dropsCodesThatAreNumbers() {
        assertThat(classify(400, error("400", "null")).code()).isNull();
        assertThat(classify(400, error("\"400\"", "null")).code()).isNull();
    }

    @Test
    void keepsCodesOfOtherFailuresToItself() {
        var failure = classify(401, error("\"invalid_api_key\"", "\"key\""));

        assertThat(failure.code()).isEqualTo("backend_failed");
        assertThat(failure.param()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "This model's maximum context length is 4096 tokens",
                "Your input exceeds the context window of this model",
                "the request exceeds the available context size (4096 tokens)",
            })
    void knowsAPromptThatIsTooLong(String text) {
        var body = "{\"error\":{\"message\":\"" + text + "\",\"code\":400}}";

        assertThat(classify(400, body).reason()).isEqualTo(Reason.BACKEND_CONTEXT_LENGTH);
        assertThat(classify(400, body).code()).isEqualTo("context_length_exceeded");
    }

    @Test
    void knowsTheContentFilter() {
        var failure = classify(400, error("\"content_filter\"", "\"prompt\""));

        assertThat(failure.reason()).isEqualTo(Reason.BACKEND_CONTENT_FILTER);
        assertThat(failure.code()).isEqualTo("content_filter");
    }

    @Test
    void readsTheFlatShape() {
        var failure = classify(400, "{\"object\":\"error\",\"message\":\"told\",\"type\":\"t\",\"param\":null,\"code\":400}");

        assertThat(failure.text()).isEqualTo("told");
        assertThat(failure.code()).isNull();
    }

    @Test
    void cutsLongTexts() {
        var text = "x".repeat(5_000);

        assertThat(classify(400, "{\"error\":{\"message\":\"" + text + "\"}}").text()).hasSize(1_001).endsWith("…");
    }

    @ParameterizedTest
    @CsvSource({
        "3, 3000",
        "' 3 ', 3000",
        "0.5, 500",
        "0, 0",
        "-1, 0",
        "soon, 0",
        "99999999999999, 0",
        "'Fri, 02 Jan 2026 03:04:15 GMT', 10000",
        "'Fri, 02 Jan 2026 03:04:00 GMT', 0",
    })
    void readsRetryAfter(String header, long millis) {
        assertThat(OpenAiErrors.retryMillis(header, NOW)).isEqualTo(millis);
    }

    @Test
    void tellsWhenToComeBackButNeverLaterThanAMinute() {
        var failure = OpenAiErrors.classify(429, new byte[0], "3600", NOW);

        assertThat(failure.retryAfterMillis()).isEqualTo(60_000);
    }

    @Test
    void readsTheStatusInsideOfAnswers() {
        assertThat(OpenAiErrors.inStream(error("503", "null").getBytes(UTF_8)).reason())
                .isEqualTo(Reason.BACKEND_OVERLOADED);
        assertThat(OpenAiErrors.inStream(error("\"429\"", "null").getBytes(UTF_8)).reason())
                .isEqualTo(Reason.BACKEND_RATE_LIMITED);
        assertThat(OpenAiErrors.inStream("{\"error\":{\"status\":400,\"code\":\"content_filter\"}}".getBytes(UTF_8)).reason())
                .isEqualTo(Reason.BACKEND_CONTENT_FILTER);
        assertThat(OpenAiErrors.inStream(error("\"server_error\"", "null").getBytes(UTF_8)).text()).doesNotContain("told");
    }
}
