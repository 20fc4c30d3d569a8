package dev.sluice.ledger.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes one line of JSON per request to the logger `sluice.request`. Thread-safe.
///
/// The line is plain ASCII, all else is escaped, so that no name a client chose can break the line
/// or colour the terminal.
public final class RequestLog {
    private static final int NANO_DIGITS = 9;
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final Logger logger;

    public RequestLog() {
        this(LoggerFactory.getLogger("sluice.request"));
    }

    RequestLog(Logger logger) {
        this.logger = logger;
    }

    /// Writes the line of a finished request.
    public void write(RequestSummary request) {
        if (logger.isInfoEnabled()) {
            logger.info("{}", line(request));
        }
    }

    static String line(RequestSummary request) {
        var text = new StringWriter(512);
        try (var json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("request_id", request.requestId().toString());
            json.writeStringField("tenant", request.tenant());
            json.writeStringField("key_id", request.keyId());
            json.writeStringField("operation", request.operation().label());
            json.writeStringField("requested_model", request.requestedModel());
            json.writeStringField("model", request.model());
            json.writeStringField("backend", request.backend());
            json.writeStringField("policy", request.policy());
            json.writeNumberField("status", request.status());
            json.writeStringField("outcome", request.outcome());
            json.writeNumberField("attempts", request.attempts());
            if (request.firstTokenMillis() >= 0) {
                json.writeNumberField("first_token_ms", request.firstTokenMillis());
            }
            json.writeNumberField("duration_ms", request.durationMillis());
            usage(json, request);
            json.writeStringField("cache", request.cache());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void usage(JsonGenerator json, RequestSummary request) throws IOException {
        var usage = request.usage();
        json.writeNumberField("input_tokens", usage.input());
        json.writeNumberField("cache_read_tokens", usage.cacheRead());
        json.writeNumberField("cache_write_tokens", usage.cacheWrite());
        json.writeNumberField("output_tokens", usage.output());
        json.writeNumberField("reasoning_tokens", usage.reasoning());
        json.writeStringField("usage_source", usage.source().label());
        if (request.costNanoUsd().isPresent()) {
            json.writeStringField("cost_usd", usd(request.costNanoUsd().getAsLong()));
        }
    }

    private static String usd(long nanoUsd) {
        var usd = BigDecimal.valueOf(nanoUsd, NANO_DIGITS).stripTrailingZeros();
        return usd.toPlainString();
    }
}
