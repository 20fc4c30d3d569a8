package dev.sluice.ledger.journal;

/// How much disk a journal may use.
///
/// @param segmentBytes size of one segment file, a multiple of 4096, 4 KiB to 1 GiB
/// @param maxSegments most segment files, the one prepared ahead included; more than this much
///     unread backlog stops new work
public record JournalSettings(int segmentBytes, int maxSegments) {
    /// 64 MiB segments, 2 GiB at most.
    public static final JournalSettings DEFAULT = new JournalSettings(64 << 20, 32);

    public JournalSettings {
        if (segmentBytes < 4096 || segmentBytes > Segment.MAX_BYTES || segmentBytes % 4096 != 0) {
            throw new IllegalArgumentException(
                    "segment-bytes: "
                            + segmentBytes
                            + " (expected: a multiple of 4096, 4 KiB to 1 GiB)");
        }
        if (maxSegments < 2) {
            throw new IllegalArgumentException(
                    "max-segments: " + maxSegments + " (expected: >= 2)");
        }
    }

    /// The end of a segment that is kept for records of work already begun, while no next segment
    /// is ready.
    int reserveBytes() {
        return segmentBytes / 8;
    }
}
