package dev.sluice.ledger.journal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// One preallocated, memory-mapped file of the journal. Thread-safe.
///
/// **How an append works.** A writer encodes its record, takes room for it by moving `tail` with
/// one compare-and-set, copies the payload into the mapping, and only then stores the 8-byte header
/// with release order. A reader that sees the header, with acquire order, therefore sees the whole
/// record, and a header of 0 means "not there yet". There is no lock, no system call and no other
/// thread on this way, so event loops may append directly.
///
/// **Why nothing is lost when the process is killed.** A store into a shared file mapping goes to
/// the kernel's page cache, which belongs to the file and not to the process: after `kill -9` the
/// kernel still has the page and writes it back in its own time. Once the header is stored the
/// record is safe from everything but a crash of the kernel or loss of power. A writer killed
/// between taking room and storing the header leaves a hole: its header is 0, nobody was told that
/// the record exists, and the scan passes over it.
///
/// **Why zeros are written ahead.** A mapping of a sparse file is granted on a full disk too; the
/// first store into it then ends in SIGBUS. So every byte is written with plain writes before the
/// file is mapped: a full disk shows there, as an `IOException` in a background thread, with nobody
/// waiting for it.
///
/// **The two headers.** A damaged salt would cost all frames of the segment, so the segment header
/// stands there twice.
///
/// Sources: Aeron's log buffers (claim by atomic tail, commit by ordered store of the frame
/// length); PostgreSQL's WAL (checksum per record, preallocated segments); mmap(2), MAP_SHARED; JDK
/// `VarHandle` memory order modes.
final class Segment {
    static final int FIRST = 128;
    static final String SUFFIX = ".journal";
    static final long MAX_BYTES = 1 << 30;
    private static final int HEADER_COPY = 64;
    private static final long MAGIC = 0x314c4e52_4a434c53L;
    private static final int NO_ROOM = -1;
    private static final VarHandle WORD =
            ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

    private final Path file;
    private final long id;
    private final long salt;
    private final Arena arena;
    private final MemorySegment memory;
    private final boolean recovered;
    private final AtomicInteger tail;
    private final AtomicInteger holds = new AtomicInteger();

    private Segment(
            Path file, long id, long salt, Arena arena, MemorySegment memory, boolean recovered) {
        this.file = file;
        this.id = id;
        this.salt = salt;
        this.arena = arena;
        this.memory = memory;
        this.recovered = recovered;
        this.tail = new AtomicInteger(recovered ? ~(int) memory.byteSize() : FIRST);
    }

    static Path file(Path folder, long id) {
        return folder.resolve("%016x%s".formatted(id, SUFFIX));
    }

    /// A new segment, every byte of it on disk. When this fails a blank file may stay, which nobody
    /// minds: see [Recovery].
    static Segment create(Path folder, long id, long salt, int bytes, Preallocation preallocation)
            throws IOException {
        var file = file(folder, id);
        try (var channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            preallocation.fill(channel, bytes);
            var arena = Arena.ofShared();
            var memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
            writeHeader(memory, 0, id, salt);
            writeHeader(memory, HEADER_COPY, id, salt);
            return new Segment(file, id, salt, arena, memory, false);
        }
    }

    /// A segment of a dead process, sealed; null when neither of its headers is right.
    static @Nullable Segment recover(Path file) throws IOException {
        var bytes = Math.min(Files.size(file), MAX_BYTES) & ~7L;
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var arena = Arena.ofShared();
            var memory = channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes, arena);
            for (var copy = 0; copy < FIRST && copy + HEADER_COPY <= bytes; copy += HEADER_COPY) {
                if (hasHeader(memory, copy)) {
                    var id = word(memory, copy + 8);
                    var salt = word(memory, copy + 16);
                    return new Segment(file, id, salt, arena, memory, true);
                }
            }
            arena.close();
            return null;
        }
    }

    /// Takes room below `limit`; negative when there is none.
    int claim(int size, int limit) {
        while (true) {
            var offset = tail.get();
            if (offset < 0 || offset + size > limit) {
                return NO_ROOM;
            }
            if (tail.compareAndSet(offset, offset + size)) {
                return offset;
            }
        }
    }

    /// Fills claimed room. `checksum` is [Frame#checksum] of the same record with this segment's
    /// salt.
    void write(int offset, int type, byte[] payload, CRC32C checksum) {
        MemorySegment.copy(
                payload,
                0,
                memory,
                ValueLayout.JAVA_BYTE,
                offset + Frame.HEADER_BYTES,
                payload.length);
        WORD.setRelease(
                memory, (long) offset, Frame.header(checksum, offset, type, payload.length));
    }

    /// Takes no more claims.
    void seal() {
        tail.updateAndGet(offset -> offset < 0 ? offset : ~offset);
    }

    boolean isSealed() {
        return tail.get() < 0;
    }

    /// Whether it was left by a dead process.
    boolean isRecovered() {
        return recovered;
    }

    /// The byte after the last claim.
    int end() {
        var offset = tail.get();
        return offset < 0 ? ~offset : offset;
    }

    /// The header at an offset; 0 when nothing is there yet.
    long header(int offset) {
        return (long) WORD.getAcquire(memory, (long) offset);
    }

    /// The frame at an offset; null when there is none or it is damaged.
    @Nullable Frame frame(int offset) {
        var header = header(offset);
        var length = Frame.length(header);
        var type = Frame.type(header);
        if (type == 0 || length > Frame.MAX_PAYLOAD || offset + Frame.size(length) > capacity()) {
            return null;
        }
        var payload = bytes(offset + Frame.HEADER_BYTES, length);
        var expected = Frame.header(Frame.checksum(salt, type, payload), offset, type, length);
        return header == expected ? new Frame(type, payload) : null;
    }

    byte[] bytes(int offset, int length) {
        return memory.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
    }

    /// Keeps the file until [#release].
    void hold() {
        holds.incrementAndGet();
    }

    void release() {
        holds.decrementAndGet();
    }

    boolean isHeld() {
        return holds.get() > 0;
    }

    int capacity() {
        return (int) memory.byteSize();
    }

    long id() {
        return id;
    }

    long salt() {
        return salt;
    }

    Path file() {
        return file;
    }

    void close() {
        arena.close();
    }

    void delete() throws IOException {
        close();
        Files.deleteIfExists(file);
    }

    private static void writeHeader(MemorySegment memory, int at, long id, long salt) {
        WORD.set(memory, (long) at, MAGIC);
        WORD.set(memory, at + 8L, id);
        WORD.set(memory, at + 16L, salt);
        WORD.setRelease(memory, at + 24L, headerChecksum(memory, at));
    }

    private static boolean hasHeader(MemorySegment memory, int at) {
        return word(memory, at) == MAGIC && word(memory, at + 24) == headerChecksum(memory, at);
    }

    private static long headerChecksum(MemorySegment memory, int at) {
        var crc = new CRC32C();
        crc.update(memory.asSlice(at, 24).toArray(ValueLayout.JAVA_BYTE), 0, 24);
        return crc.getValue();
    }

    private static long word(MemorySegment memory, int at) {
        return (long) WORD.get(memory, (long) at);
    }
}
