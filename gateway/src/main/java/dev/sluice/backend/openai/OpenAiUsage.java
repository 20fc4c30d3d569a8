package dev.sluice.backend.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.ledger.TokenUsage;
import java.io.IOException;
import java.util.Optional;

/// Usage in the OpenAI dialect, turned into disjoint buckets: `cached_tokens` and
/// `cache_write_tokens` are inside `prompt_tokens`, `reasoning_tokens` inside `completion_tokens`.
final class OpenAiUsage {
    private static final JsonFactory JSON = new JsonFactory();
    /// Above any real context window; a larger number is a fault of the back end.
    private static final long MAX_PLAUSIBLE = 1_000_000_000L;

    private long prompt = -1;
    private long completion = -1;
    private long cached;
    private long cacheWrite;
    private long reasoning;

    private OpenAiUsage() {}

    /// The usage object in `bytes[start, end)`; empty when it is not plausible, so that the gateway
    /// counts itself.
    static Optional<TokenUsage> read(byte[] bytes, int start, int end) {
        var usage = new OpenAiUsage();
        try (var parser = JSON.createParser(bytes, start, end - start)) {
            parser.nextToken();
            usage.readObject(parser);
        } catch (IOException _) {
            return Optional.empty();
        }
        return usage.disjoint();
    }

    private void readObject(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            var value = parser.nextToken();
            if (value == JsonToken.START_OBJECT) {
                if (name.endsWith("_details")) {
                    readObject(parser);
                } else {
                    parser.skipChildren();
                }
            } else if (value == JsonToken.VALUE_NUMBER_INT) {
                take(name, parser.getLongValue());
            } else {
                parser.skipChildren();
            }
        }
    }

    private void take(String name, long tokens) {
        switch (name) {
            case "prompt_tokens" -> prompt = tokens;
            case "completion_tokens" -> completion = tokens;
            case "cached_tokens" -> cached = tokens;
            case "cache_write_tokens", "created_cache_tokens" -> cacheWrite = tokens;
            case "reasoning_tokens" -> reasoning = tokens;
            default -> {}
        }
    }

    private Optional<TokenUsage> disjoint() {
        completion = Math.max(completion, 0); // embeddings have none
        var input = prompt - cached - cacheWrite;
        var output = completion - reasoning;
        var plausible =
                prompt >= 0
                        && cached >= 0
                        && cacheWrite >= 0
                        && reasoning >= 0
                        && input >= 0
                        && output >= 0
                        && prompt <= MAX_PLAUSIBLE
                        && completion <= MAX_PLAUSIBLE;
        return plausible
                ? Optional.of(
                        new TokenUsage(
                                input,
                                cached,
                                cacheWrite,
                                output,
                                reasoning,
                                TokenUsage.Source.PROVIDER))
                : Optional.empty();
    }
}
