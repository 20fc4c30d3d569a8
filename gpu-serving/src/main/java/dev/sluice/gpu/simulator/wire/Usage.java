package dev.sluice.gpu.simulator.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// Token counts of one answer; `cached` is part of `prompt`, `reasoning` part of `completion`.
public record Usage(int prompt, int cached, int completion, int reasoning) {

    /// The `usage` object, its fields in vLLM's order.
    public ObjectNode json() {
        ObjectNode usage = Json.object();
        usage.put("prompt_tokens", prompt);
        usage.put("total_tokens", prompt + completion);
        usage.put("completion_tokens", completion);
        usage.putObject("prompt_tokens_details").put("cached_tokens", cached);
        if (reasoning > 0) {
            usage.putObject("completion_tokens_details").put("reasoning_tokens", reasoning);
        }
        return usage;
    }
}
