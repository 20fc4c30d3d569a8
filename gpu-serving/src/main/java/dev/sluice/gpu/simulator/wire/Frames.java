package dev.sluice.gpu.simulator.wire;

import dev.sluice.gpu.simulator.text.Script;

/// Writes the SSE frames and the whole answers of one endpoint for one request. The frame of a
/// token is what stands before its text, the text, and what stands after it, so that nothing
/// needs to be built per token in the common case.
public interface Frames {
    /// What a token is part of.
    enum Part {
        REASONING,
        CONTENT,
        ARGUMENTS
    }

    /// The frame that opens choice `index`; empty when the endpoint has none.
    byte[] opening(int index);

    /// The frame that names the tool which choice `index` calls; its arguments follow as tokens.
    byte[] toolCall(int index, Script script);

    /// The part of a token's frame before the text.
    byte[] before(int index, Part part);

    /// The part of a token's frame after the text.
    ///
    /// @param logprobs the `logprobs` value as JSON
    /// @param usage a `"usage"` member with a comma before it, or empty
    byte[] after(Part part, String logprobs, String usage);

    /// The `logprobs` of some tokens as JSON, with this many alternatives each.
    String logprobs(Script script, int from, int to, int alternatives);

    /// The frame that ends choice `index`; with `finished` false it does not say so.
    byte[] finish(int index, Script script, boolean finished);

    /// The frame with the usage and no choice.
    byte[] usage(Usage usage);

    /// The answer to a request that does not stream.
    byte[] whole(Answer answer);
}
