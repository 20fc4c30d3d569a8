package dev.sluice.bench.wire;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/// The bytes of one connection that were read and not yet used; grows to the largest message,
/// reused for all.
final class Frame {
    byte[] bytes = new byte[4096];
    int start;
    int end;

    void append(ByteBuf in) {
        int length = in.readableBytes();
        if (end + length > bytes.length) {
            makeRoom(length);
        }
        in.readBytes(bytes, end, length);
        end += length;
    }

    void skipTo(int position) {
        start = position;
        if (start == end) {
            start = 0;
            end = 0;
        }
    }

    private void makeRoom(int length) {
        int held = end - start;
        if (held + length > bytes.length) {
            bytes =
                    Arrays.copyOfRange(
                            bytes, start, start + Math.max(2 * bytes.length, held + length));
        } else {
            System.arraycopy(bytes, start, bytes, 0, held);
        }
        start = 0;
        end = held;
    }
}
