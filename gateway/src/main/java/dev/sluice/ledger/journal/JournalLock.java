package dev.sluice.ledger.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Sees to it that one process only uses a journal's folder. The kernel frees it when the process
/// dies.
final class JournalLock implements AutoCloseable {
    private final FileChannel channel;

    private JournalLock(FileChannel channel) {
        this.channel = channel;
    }

    static JournalLock take(Path folder) throws IOException {
        var file = folder.resolve("journal.lock");
        var channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
            var owner = owner(channel);
            channel.close();
            throw new IOException(
                    "journal: %s is in use by process %s (expected: one gateway per folder; stop that process or set another journal folder)"
                            .formatted(folder, owner));
        }
        var pid = Long.toString(ProcessHandle.current().pid());
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.UTF_8)), 0);
        return new JournalLock(channel);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null;
        }
    }

    private static String owner(FileChannel channel) throws IOException {
        var bytes = ByteBuffer.allocate(20);
        var length = Math.max(0, channel.read(bytes, 0));
        return new String(bytes.array(), 0, length, StandardCharsets.UTF_8);
    }
}
