package dev.sluice.ledger.journal;

/// Reads the frames of a journal, in the order in which they were appended.
@FunctionalInterface
public interface FrameReader {
    /// Reads one frame; false to stop after it.
    boolean read(int type, byte[] payload);
}
