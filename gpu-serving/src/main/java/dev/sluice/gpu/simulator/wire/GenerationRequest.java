package dev.sluice.gpu.simulator.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.OptionalInt;

/// What chat and text completion requests have in common.
///
/// @param maxTokens limit of the answer, if the request sets one
/// @param topLogprobs alternatives per token, or -1 when no logprobs are asked for
/// @param cacheSalt what separates this request's prefix cache from that of others, or empty
public record GenerationRequest(
        String model,
        int n,
        OptionalInt maxTokens,
        int minTokens,
        boolean ignoreEos,
        List<String> stop,
        boolean includeStop,
        long seed,
        int topLogprobs,
        boolean stream,
        boolean includeUsage,
        boolean continuousUsage,
        String cacheSalt) {

    static final int MAX_CHOICES = 128;

    static GenerationRequest of(JsonNode body, int topLogprobs) {
        Fields fields = new Fields(body);
        fields.number("temperature", 0, 2);
        fields.number("top_p", 0, 1);
        fields.number("frequency_penalty", -2, 2);
        fields.number("presence_penalty", -2, 2);
        boolean stream = fields.flag("stream", false);
        if (!stream && !fields.get("stream_options").isMissingNode()) {
            throw Refusal.badRequest(
                    "stream_options", "Stream options can only be defined when `stream=True`.");
        }
        Fields options = new Fields(fields.get("stream_options"));
        OptionalInt limit = fields.integer("max_completion_tokens", 1, Integer.MAX_VALUE);
        OptionalInt older = fields.integer("max_tokens", 1, Integer.MAX_VALUE);
        return new GenerationRequest(
                fields.text("model").orElse(""),
                fields.integer("n", 1, MAX_CHOICES).orElse(1),
                limit.isPresent() ? limit : older,
                fields.integer("min_tokens", 0, Integer.MAX_VALUE).orElse(0),
                fields.flag("ignore_eos", false),
                fields.texts("stop"),
                fields.flag("include_stop_str_in_output", false),
                fields.whole("seed", 0),
                topLogprobs,
                stream,
                options.flag("include_usage", false),
                options.flag("continuous_usage_stats", false),
                fields.text("cache_salt").orElse(""));
    }
}
