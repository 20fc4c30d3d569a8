package dev.sluice.call;

import dev.sluice.proto.inference.v1.ChatRequest;

/// What a request carries: the bytes of a client dialect, or the canonical model.
public sealed interface Payload {
    /// The body as the client sent it. Back ends of the same dialect get these bytes with a few
    /// splices.
    record Raw(byte[] json) implements Payload {}

    /// A chat in the canonical model, to be translated for the back end.
    record Canonical(ChatRequest chat) implements Payload {}
}
