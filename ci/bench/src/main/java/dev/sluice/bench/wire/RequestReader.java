package dev.sluice.bench.wire;

import io.netty.buffer.ByteBuf;

/// Cuts one connection's bytes into requests; only bodies of a declared length are understood.
public final class RequestReader {
    private static final byte[] END_OF_HEAD = Bytes.of("\r\n\r\n");
    private static final byte[] LENGTH = Bytes.of("\r\ncontent-length:");
    private static final byte[] CHUNKED = Bytes.of("\r\ntransfer-encoding:");

    private final Frame frame = new Frame();

    /// Takes every request that is complete.
    public interface Sink {
        /// One request in `bytes`: head in `[head, body)`, body in `[body, end)`; valid during the
        /// call only.
        void request(byte[] bytes, int head, int body, int end);
    }

    /// Reads all of `in` and hands over the requests it completes.
    public void read(ByteBuf in, Sink sink) {
        frame.append(in);
        while (frame.start < frame.end) {
            int head = frame.start;
            int headEnd = Bytes.indexOf(frame.bytes, head, frame.end, END_OF_HEAD);
            if (headEnd < 0) {
                return;
            }
            int body = headEnd + END_OF_HEAD.length;
            long end = body + length(head, body);
            if (end > frame.end) {
                return;
            }
            sink.request(frame.bytes, head, body, (int) end);
            frame.skipTo((int) end);
        }
    }

    private long length(int head, int body) {
        int at = Bytes.indexOfIgnoreCase(frame.bytes, head, body, LENGTH);
        if (at >= 0) {
            return Bytes.number(frame.bytes, at + LENGTH.length, body);
        }
        if (Bytes.indexOfIgnoreCase(frame.bytes, head, body, CHUNKED) >= 0) {
            throw new IllegalArgumentException(
                    "request: Transfer-Encoding (expected: Content-Length, the mock reads nothing else)");
        }
        return 0;
    }
}
