package dev.sluice.backend.sse;

import java.util.Arrays;

/// Cuts a byte stream into whole server-sent events, for any slicing of the stream. Understands LF
/// and CRLF line ends. Not thread-safe; one per answer.
public final class SseFramer {
    /// Most bytes of one event; more means a broken or hostile back end.
    public static final int MAX_EVENT_BYTES = 1 << 20;

    private static final byte[] NOTHING = {};

    /// A byte order mark, which may stand before the first event and belongs to none.
    private static final int MARK_BYTES = 3;

    private byte[] carried = NOTHING; // the beginning of an event whose end has not come yet
    private int lineStart; // in carried + new bytes
    private int scanned;
    private boolean first = true;

    /// Receives events.
    public interface Sink {
        /// One event with its blank line: `bytes[start, end)`. The array must not be changed.
        void event(byte[] bytes, int start, int end);
    }

    /// Takes the bytes of one read and tells `sink` the events that are complete now. All events of
    /// a read lie in one array, one after the other; it is `bytes` itself when nothing was carried
    /// over.
    ///
    /// @return false when an event is longer than [#MAX_EVENT_BYTES]
    public boolean feed(byte[] bytes, Sink sink) {
        var buffer = carried.length == 0 ? bytes : join(carried, bytes);
        var eventStart = 0;
        var line = lineStart;
        for (var i = scanned; i < buffer.length; i++) {
            if (buffer[i] != '\n') {
                continue;
            }
            if (isBlank(buffer, line, i)) {
                sink.event(
                        buffer, first && startsWithMark(buffer) ? MARK_BYTES : eventStart, i + 1);
                first = false;
                eventStart = i + 1;
            }
            line = i + 1;
        }
        carried =
                eventStart == buffer.length
                        ? NOTHING
                        : Arrays.copyOfRange(buffer, eventStart, buffer.length);
        lineStart = line - eventStart;
        scanned = carried.length;
        return carried.length <= MAX_EVENT_BYTES;
    }

    /// Bytes of an event that never ended; to be read when the stream is over.
    public byte[] rest() {
        return carried;
    }

    private static boolean isBlank(byte[] buffer, int line, int newline) {
        return newline == line || newline == line + 1 && buffer[line] == '\r';
    }

    private static boolean startsWithMark(byte[] buffer) {
        return buffer.length > MARK_BYTES
                && buffer[0] == (byte) 0xEF
                && buffer[1] == (byte) 0xBB
                && buffer[2] == (byte) 0xBF;
    }

    private static byte[] join(byte[] first, byte[] second) {
        var joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
