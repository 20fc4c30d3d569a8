package dev.sluice.bench.wire;

import java.util.Arrays;

/// Counts the SSE events of an answer and says how long each was under way.
///
/// An event ends at an empty line and counts when it begins with `data:`; comments (heartbeats) do
/// not. The mock writes its clock into each event as `"bench_ns":"<19 digits>"`; all processes of
/// one machine share that clock.
public final class EventReader {
    /// Length of the send time in digits.
    public static final int DIGITS = 19;

    /// What stands before the send time.
    public static final byte[] SENT = Bytes.of("\"bench_ns\":\"");

    private static final byte[] DATA = Bytes.of("data:");
    private static final byte[] DONE = Bytes.of("data: [DONE]");
    // After the digits the mock ends the event with: quote, brace, two line ends.
    private static final int FROM_END = SENT.length + DIGITS + 4;

    private final Sink sink;
    private byte[] held = new byte[1024];
    private int heldLength;
    private int events;
    private boolean done;

    /// Takes every event that has a send time.
    public interface Sink {
        /// One event arrived.
        ///
        /// @param first whether it is the first of its answer
        /// @param relayNanos time from the mock's write to this read
        void event(boolean first, long relayNanos);
    }

    /// A reader that reports to `sink`.
    public EventReader(Sink sink) {
        this.sink = sink;
    }

    /// Events of this answer so far, `[DONE]` included.
    public int events() {
        return events;
    }

    /// Whether `[DONE]` was the last event.
    public boolean done() {
        return done;
    }

    void begin() {
        events = 0;
        heldLength = 0;
        done = false;
    }

    void read(byte[] bytes, int from, int to, long now) {
        int start = from;
        boolean lineEnded = heldLength > 0 && held[heldLength - 1] == '\n';
        for (int i = from; i < to; i++) {
            if (bytes[i] != '\n') {
                lineEnded = false;
            } else if (!lineEnded) {
                lineEnded = true;
            } else {
                end(bytes, start, i + 1, now);
                start = i + 1;
                lineEnded = false;
            }
        }
        hold(bytes, start, to);
    }

    private void end(byte[] bytes, int start, int end, long now) {
        if (heldLength == 0) {
            event(bytes, start, end, now);
        } else {
            hold(bytes, start, end);
            event(held, 0, heldLength, now);
            heldLength = 0;
        }
    }

    private void hold(byte[] bytes, int start, int end) {
        int length = end - start;
        if (heldLength + length > held.length) {
            held = Arrays.copyOf(held, Math.max(2 * held.length, heldLength + length));
        }
        System.arraycopy(bytes, start, held, heldLength, length);
        heldLength += length;
    }

    private void event(byte[] bytes, int start, int end, long now) {
        if (end - start < DATA.length || !Bytes.matches(bytes, start, DATA)) {
            return;
        }
        events++;
        done = end - start == DONE.length + 2 && Bytes.matches(bytes, start, DONE);
        int at = end - FROM_END;
        if (at < start || !Bytes.matches(bytes, at, SENT)) {
            at = Bytes.indexOf(bytes, start, end, SENT);
        }
        if (at >= 0) {
            int digits = at + SENT.length;
            sink.event(events == 1, now - Bytes.number(bytes, digits, digits + DIGITS));
        }
    }
}
