package dev.sluice.gpu.simulator.truth;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// What really happened to one request.
///
/// @param id the id in the answer, such as `chatcmpl-…`
/// @param requestId the request's `x-request-id`, or the one made for it
/// @param completionTokens tokens the engine produced
/// @param sentTokens tokens whose bytes the operating system took; those in frames that carry no
///     text are counted with the next frame
/// @param outcome `completed`, `aborted` (the client left), `broken` (a fault), or `refused`
/// @param status the HTTP status, or 0 when none was sent
/// @param fault the faults the request met, as in `x-sim-fault`
public record TruthEntry(
        @JsonProperty("id") String id,
        @JsonProperty("request_id") String requestId,
        @JsonProperty("path") String path,
        @JsonProperty("model") String model,
        @JsonProperty("stream") boolean stream,
        @JsonProperty("choices") int choices,
        @JsonProperty("prompt_tokens") int promptTokens,
        @JsonProperty("cached_tokens") int cachedTokens,
        @JsonProperty("completion_tokens") int completionTokens,
        @JsonProperty("sent_tokens") int sentTokens,
        @JsonProperty("outcome") String outcome,
        @JsonProperty("status") int status,
        @JsonProperty("fault") String fault,
        @JsonProperty("received_at") String receivedAt,
        @JsonProperty("first_token_at") @Nullable String firstTokenAt,
        @JsonProperty("ended_at") String endedAt) {}
