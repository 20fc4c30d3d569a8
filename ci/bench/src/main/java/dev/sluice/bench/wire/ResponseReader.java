package dev.sluice.bench.wire;

import io.netty.buffer.ByteBuf;

/// Reads one connection's answers in HTTP/1.1, of a declared length or chunked, and passes the body
/// on as it comes.
///
/// The body goes to an [EventReader] piece by piece; [#read] says when an answer is complete.
public final class ResponseReader {
    private static final byte[] END_OF_HEAD = Bytes.of("\r\n\r\n");
    private static final byte[] LENGTH = Bytes.of("\r\ncontent-length:");
    private static final byte[] CHUNKED = Bytes.of("\r\ntransfer-encoding: chunked");
    private static final byte[] CLOSE = Bytes.of("\r\nconnection: close");

    private final Frame frame = new Frame();
    private final EventReader events;
    private State state = State.HEAD;
    private long remaining;
    private int status;
    private long bodyBytes;
    private boolean closes;

    private enum State {
        HEAD,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        LAST_CHUNK_END
    }

    /// A reader whose bodies go to `events`.
    public ResponseReader(EventReader events) {
        this.events = events;
    }

    /// The status of the answer being read or just completed.
    public int status() {
        return status;
    }

    /// Body bytes of the answer being read or just completed.
    public long bodyBytes() {
        return bodyBytes;
    }

    /// Whether the server announced that it closes the connection after this answer.
    public boolean closes() {
        return closes;
    }

    /// Whether no answer has begun that is not complete.
    public boolean idle() {
        return state == State.HEAD && frame.start == frame.end;
    }

    /// Reads all of `in`; true when an answer is complete with it (the client never pipelines).
    public boolean read(ByteBuf in, long now) {
        frame.append(in);
        boolean complete = false;
        while (frame.start < frame.end && !complete) {
            int before = frame.start;
            State was = state;
            complete = step(now);
            if (frame.start == before && was == state && !complete) {
                return false;
            }
        }
        return complete;
    }

    private boolean step(long now) {
        return switch (state) {
            case HEAD -> head();
            case BODY -> pass(now) && done();
            case CHUNK_SIZE -> chunkSize();
            case CHUNK -> {
                if (pass(now)) {
                    state = State.CHUNK_END;
                }
                yield false;
            }
            case CHUNK_END -> {
                if (skipLineEnd()) {
                    state = State.CHUNK_SIZE;
                }
                yield false;
            }
            case LAST_CHUNK_END -> skipLineEnd() && done();
        };
    }

    private boolean head() {
        int headEnd = Bytes.indexOf(frame.bytes, frame.start, frame.end, END_OF_HEAD);
        if (headEnd < 0) {
            return false;
        }
        int body = headEnd + END_OF_HEAD.length;
        status = (int) Bytes.number(frame.bytes, frame.start + 9, body);
        bodyBytes = 0;
        closes = has(CLOSE, body);
        events.begin();
        int length = Bytes.indexOfIgnoreCase(frame.bytes, frame.start, body, LENGTH);
        if (length >= 0) {
            remaining = Bytes.number(frame.bytes, length + LENGTH.length, body);
            state = State.BODY;
        } else if (has(CHUNKED, body)) {
            state = State.CHUNK_SIZE;
        } else {
            throw new IllegalArgumentException(
                    "answer: no Content-Length and not chunked (expected: either)");
        }
        frame.skipTo(body);
        return state == State.BODY && remaining == 0 && done();
    }

    private boolean has(byte[] header, int body) {
        return Bytes.indexOfIgnoreCase(frame.bytes, frame.start, body, header) >= 0;
    }

    private boolean pass(long now) {
        int length = (int) Math.min(remaining, frame.end - frame.start);
        events.read(frame.bytes, frame.start, frame.start + length, now);
        bodyBytes += length;
        remaining -= length;
        frame.skipTo(frame.start + length);
        return remaining == 0;
    }

    private boolean chunkSize() {
        int i = frame.start;
        long size = 0;
        for (; i < frame.end && frame.bytes[i] != '\n'; i++) {
            int digit = Character.digit(frame.bytes[i], 16);
            if (digit >= 0) {
                size = size * 16 + digit;
            }
        }
        if (i < frame.end) {
            remaining = size;
            state = size == 0 ? State.LAST_CHUNK_END : State.CHUNK;
            frame.skipTo(i + 1);
        }
        return false;
    }

    private boolean skipLineEnd() {
        if (frame.end - frame.start < 2) {
            return false;
        }
        frame.skipTo(frame.start + 2);
        return true;
    }

    private boolean done() {
        state = State.HEAD;
        return true;
    }
}
