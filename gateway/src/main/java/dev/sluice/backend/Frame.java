package dev.sluice.backend;

import dev.sluice.proto.inference.v1.ChatChunk;
import dev.sluice.proto.inference.v1.ChatResponse;

/// A piece of an answer on its way to the client.
public sealed interface Frame {
    /// Whether the client's user would notice: once such a frame has left, the back end never
    /// changes.
    boolean isContent();

    /// Whole server-sent events, or a whole JSON answer, in the client's dialect.
    record Raw(byte[] bytes, boolean isContent) implements Frame {}

    /// An event of a stream in the canonical model.
    record Chunk(ChatChunk chunk, boolean isContent) implements Frame {}

    /// A whole answer in the canonical model; heading, usage and price are still to be filled in.
    record Whole(ChatResponse response) implements Frame {
        @Override
        public boolean isContent() {
            return true;
        }
    }
}
