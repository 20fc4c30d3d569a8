package dev.sluice.bench.mock;

import dev.sluice.bench.wire.Bytes;
import dev.sluice.bench.wire.EventReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.stream.IntStream;

/// The bytes of one write, with the places where the send time goes.
final class Write {
    private final byte[] template;
    private final int[] sentAt;

    Write(String text) {
        template = Bytes.of(text);
        sentAt =
                IntStream.range(0, template.length - EventReader.SENT.length)
                        .filter(i -> Bytes.matches(template, i, EventReader.SENT))
                        .map(i -> i + EventReader.SENT.length)
                        .toArray();
    }

    /// A buffer with the send time in every event.
    ByteBuf at(byte[] nanoTime, ByteBufAllocator allocator) {
        ByteBuf out = allocator.directBuffer(template.length);
        out.writeBytes(template);
        for (int place : sentAt) {
            out.setBytes(place, nanoTime);
        }
        return out;
    }
}
