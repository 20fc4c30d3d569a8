package dev.sluice.ledger.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Makes a file really take up its space.
@FunctionalInterface
interface Preallocation {
    /// Writes zeros and waits until they are on the disk.
    Preallocation ZEROS =
            (channel, bytes) -> {
                var zeros = ByteBuffer.allocateDirect(Math.min(bytes, 1 << 20));
                for (var written = 0; written < bytes; ) {
                    zeros.clear().limit(Math.min(zeros.capacity(), bytes - written));
                    written += channel.write(zeros);
                }
                channel.force(true);
            };

    /// Fills the file from its start to `bytes`.
    ///
    /// @throws IOException when the disk has no room
    void fill(FileChannel channel, int bytes) throws IOException;
}
