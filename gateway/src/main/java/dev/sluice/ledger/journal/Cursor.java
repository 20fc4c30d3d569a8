package dev.sluice.ledger.journal;

import org.jspecify.annotations.Nullable;

/// Goes over the frames of one segment and over what lies between them. For one thread.
///
/// In a segment that is still written, a header of 0 means: wait. In one of a dead process it means
/// that a writer died there, or that the end is reached; the scan goes on at every eighth byte
/// until a frame's checksum is right.
final class Cursor {
    /// What lies between frames.
    interface Gap {
        /// No frame begins between two offsets. `damaged` when one should: its first word is not 0.
        void found(Segment segment, int from, int to, boolean damaged);
    }

    private final Segment segment;
    private final boolean live;
    private final Gap gap;
    private int offset;

    Cursor(Segment segment, int offset, boolean live, Gap gap) {
        this.segment = segment;
        this.offset = Math.max(offset, Segment.FIRST);
        this.live = live;
        this.gap = gap;
    }

    /// The next frame; null at the end, or at a record that is not complete yet.
    @Nullable Frame next() {
        var end = segment.end();
        var start = offset;
        for (var at = start; at + Frame.HEADER_BYTES <= end; at += 8) {
            var header = segment.header(at);
            if (header == 0 && live && at == start) {
                return null;
            }
            var frame = header == 0 ? null : segment.frame(at);
            if (frame != null) {
                report(start, at);
                offset = at + Frame.size(frame.payload().length);
                return frame;
            }
        }
        report(start, lastWord(start, end));
        offset = end;
        return null;
    }

    /// Where the next frame is looked for.
    int offset() {
        return offset;
    }

    private void report(int from, int to) {
        if (from < to) {
            gap.found(segment, from, to, segment.header(from) != 0);
        }
    }

    private int lastWord(int start, int end) {
        var at = end & ~7;
        while (at > start && segment.header(at - 8) == 0) {
            at -= 8;
        }
        return Math.max(at, start);
    }
}
