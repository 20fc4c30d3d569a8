package dev.sluice.dispatch;

import dev.sluice.backend.Frame;
import dev.sluice.ledger.Charge;
import dev.sluice.reason.GatewayException;
import java.util.List;

/// What becomes of a decision, told on the request's event loop: `committed` once, then frames, at
/// most one per pull, then exactly one of `ended` and `failed`; or `failed` alone. Nothing is told
/// after a cancel.
public interface DispatchListener {
    /// The first content has come; the back end will not change any more.
    void committed(AnswerHead head);

    /// More of the answer.
    void frame(Frame frame);

    /// The answer is complete and charged.
    ///
    /// @param charges one per attempt, the one that answered last
    void ended(List<Charge> charges);

    /// No back end gave a whole answer.
    ///
    /// @param charges one per attempt; may be empty
    void failed(GatewayException failure, List<Charge> charges);
}
