package dev.sluice.backend;

import dev.sluice.ledger.TokenUsage;
import dev.sluice.reason.GatewayException;

/// What a back end answers, told on the request's event loop: frames, at most one per pull, then
/// exactly one of `ended` and `failed`. Nothing is told after a cancel.
public interface AnswerListener {
    /// More of the answer.
    void frame(Frame frame);

    /// The answer is complete. The dialect's own end mark (`[DONE]`) is not among the frames; the
    /// door writes it.
    void ended(TokenUsage usage);

    /// The answer failed; `usage` tells what was used until then.
    void failed(GatewayException failure, TokenUsage usage);
}
