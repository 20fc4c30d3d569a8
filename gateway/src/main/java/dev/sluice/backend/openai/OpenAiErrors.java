package dev.sluice.backend.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.reason.GatewayException;
import dev.sluice.reason.Reason;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Classifies the errors of OpenAI-shaped back ends once, into [Reason]s.
///
/// Only texts about the caller's own request (400, 413, 422) reach the client; everything else a
/// back end says may tell of credentials or configuration and stays here.
final class OpenAiErrors {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_TEXT = 1_000;

    private OpenAiErrors() {}

    /// The failure behind a status that is not 2xx.
    ///
    /// @param retryAfter value of the `retry-after` header
    static GatewayException classify(
            int status, byte[] body, @Nullable String retryAfter, Instant now) {
        var error = error(body);
        var text = error.path("message").asText("");
        var code = text(error, "code");
        return switch (status) {
            case 400, 413, 422 -> refused(status, error, text, code);
            case 429 ->
                    Reason.BACKEND_RATE_LIMITED
                            .because("The back end limits its rate. Try again later.")
                            .retryAfter(retryMillis(retryAfter, now));
            case 503, 529 ->
                    Reason.BACKEND_OVERLOADED
                            .because("The back end is overloaded. Try again later.")
                            .retryAfter(retryMillis(retryAfter, now));
            case 408, 504 -> Reason.BACKEND_TIMEOUT.because("The back end timed out.");
            case 401, 402, 403 ->
                    Reason.BACKEND_FAILED.because(
                            "The back end refuses the gateway's credentials (status "
                                    + status
                                    + ").");
            case 404 -> Reason.BACKEND_FAILED.because("The back end does not know the model.");
            default ->
                    Reason.BACKEND_FAILED.because("The back end failed (status " + status + ").");
        };
    }

    private static GatewayException refused(
            int status, JsonNode error, String text, @Nullable String code) {
        var shown = text.isEmpty() ? "The back end refused the request." : cut(text);
        var reason =
                isContextLength(code, text)
                        ? Reason.BACKEND_CONTEXT_LENGTH
                        : "content_filter".equals(code)
                                ? Reason.BACKEND_CONTENT_FILTER
                                : status == 422
                                        ? Reason.BACKEND_UNPROCESSABLE
                                        : Reason.BACKEND_REFUSED_REQUEST;
        var failure = reason.because(shown).at(text(error, "param"));
        // A number is no code: it makes one official SDK fail.
        return code == null || code.chars().allMatch(Character::isDigit)
                ? failure
                : failure.code(code);
    }

    /// The failure behind an error that came inside an answer with status 200.
    static GatewayException inStream(byte[] json) {
        var error = error(json);
        var code = text(error, "code");
        for (var field : List.of("code", "status")) {
            var status = text(error, field);
            if (status != null && status.matches("[45]\\d\\d")) {
                return classify(Integer.parseInt(status), json, null, Instant.EPOCH);
            }
        }
        if (isContextLength(code, error.path("message").asText(""))) {
            return Reason.BACKEND_CONTEXT_LENGTH.because(
                    "The prompt is longer than the model's context window.");
        }
        return Reason.BACKEND_FAILED.because("The back end failed while it answered.");
    }

    private static boolean isContextLength(@Nullable String code, String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        return "context_length_exceeded".equals(code)
                || lower.contains("maximum context length")
                || lower.contains("context window")
                || lower.contains("exceed_context_size")
                || lower.contains("exceeds the available context size");
    }

    /// `{"error": {…}}`, or the flat shape of older vLLM and SGLang.
    private static JsonNode error(byte[] body) {
        try {
            var json = JSON.readTree(body);
            if (json == null) {
                return JSON.createObjectNode();
            }
            var error = json.path("error");
            return error.isObject() ? error : json.isObject() ? json : JSON.createObjectNode();
        } catch (IOException _) {
            return JSON.createObjectNode(); // an HTML page, most likely
        }
    }

    private static @Nullable String text(JsonNode error, String field) {
        var value = error.path(field);
        return value.isTextual() || value.isNumber() ? value.asText() : null;
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
    }

    /// `retry-after` in milliseconds: seconds or an HTTP date (RFC 9110); 0 when absent or absurd.
    static long retryMillis(@Nullable String retryAfter, Instant now) {
        if (retryAfter == null) {
            return 0;
        }
        try {
            var trimmed = retryAfter.trim();
            return trimmed.matches("\\d{1,9}(\\.\\d{1,3})?")
                    ? (long) (Double.parseDouble(trimmed) * 1_000)
                    : Math.max(
                            0,
                            Duration.between(
                                            now,
                                            Instant.from(
                                                    DateTimeFormatter.RFC_1123_DATE_TIME.parse(
                                                            trimmed)))
                                    .toMillis());
        } catch (DateTimeException _) {
            return 0;
        }
    }
}
