package dev.sluice.pipeline;

import dev.sluice.backend.Frame;
import dev.sluice.reason.GatewayException;

/// Where an answer goes: a door's side of one request. Told on the request's event loop: `begin`
/// once, then frames, at most one per pull, then exactly one of `end` and `fail`; or `fail` alone.
/// Nothing is told after a cancel.
public interface Answer {
    /// The first content has come; status and headers can go out.
    void begin(Trail trail);

    /// More of the answer.
    void frame(Frame frame);

    /// The answer is complete, charged and journalled: only now may its last byte leave.
    void end(Receipt receipt);

    /// The request was refused or has failed.
    void fail(GatewayException failure, Trail trail);
}
