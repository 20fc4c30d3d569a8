package dev.sluice.ledger.journal;

/// A place in a journal.
///
/// @param segment number of the segment, growing
/// @param offset byte within the segment
public record Position(long segment, int offset) {
    /// Before everything.
    public static final Position START = new Position(0, 0);
}
