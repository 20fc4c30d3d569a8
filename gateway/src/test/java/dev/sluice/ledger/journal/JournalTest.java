package dev.sluice.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
    private static final JournalSettings SMALL = new JournalSettings(4096, 100);

    @TempDir Path folder;

    @Test
    void findsEverythingAgainAfterAStart() throws Exception {
        try (var journal = Journal.open(folder, SMALL)) {
            append(journal, 0, 200);
            assertThat(read(journal, Position.START)).isEqualTo(names(0, 200));
        }
        try (var journal = Journal.open(folder, SMALL)) {
            append(journal, 200, 210);
            assertThat(read(journal, Position.START)).isEqualTo(names(0, 210));
            assertThat(journal.damagedPlaces()).isZero();
        }
    }

    @Test
    void goesOnReadingWhereItStopped() throws Exception {
        try (var journal = Journal.open(folder, SMALL)) {
            append(journal, 0, 150);
            var seen = new ArrayList<String>();
            var position = Position.START;
            for (var i = 0; i < 150; i++) {
                position =
                        journal.read(
                                position,
                                (_, payload) -> {
                                    seen.add(text(payload));
                                    return false;
                                });
            }
            assertThat(seen).isEqualTo(names(0, 150));
            assertThat(read(journal, position)).isEmpty();
        }
    }

    @Test
    void losesAtMostTheRecordThatABitFlipHits() throws Exception {
        try (var journal = Journal.open(folder, SMALL)) {
            append(journal, 0, 40);
        }
        var file = onlySegment();
        var good = Files.readAllBytes(file);
        for (var at = 0; at < 2_000; at++) {
            var bad = good.clone();
            bad[at] ^= (byte) (1 << (at % 8));
            Files.write(file, bad);
            var kept = recovered(file);
            assertThat(kept).as("flip at byte %d", at).hasSizeBetween(39, 40);
            assertThat(names(0, 40)).containsAll(kept);
        }
    }

    @Test
    void keepsTheGoodStartOfASegmentCutAtAnyByte() throws Exception {
        try (var journal = Journal.open(folder, SMALL)) {
            append(journal, 0, 20);
        }
        var file = onlySegment();
        var good = Files.readAllBytes(file);
        var before = 0;
        for (var length = 64; length < 1_000; length++) {
            Files.write(file, Arrays.copyOf(good, length));
            var kept = recovered(file);
            assertThat(kept).as("cut to %d bytes", length).isEqualTo(names(0, kept.size()));
            assertThat(kept.size()).isGreaterThanOrEqualTo(before);
            before = kept.size();
        }
        assertThat(before).isEqualTo(20);
    }

    @Test
    void alarmsOnDamageAndKeepsACopyOfIt() throws Exception {
        try (var journal = Journal.open(folder, SMALL)) {
            append(journal, 0, 10);
        }
        var file = onlySegment();
        var bytes = Files.readAllBytes(file);
        bytes[Segment.FIRST + Frame.HEADER_BYTES] ^= 1;
        Files.write(file, bytes);
        try (var journal = Journal.open(folder, SMALL)) {
            assertThat(journal.damagedPlaces()).isEqualTo(1);
            assertThat(read(journal, Position.START)).isEqualTo(names(1, 10));
        }
        assertThat(folder.resolve("quarantine")).isNotEmptyDirectory();
    }

    @Test
    void movesAFileAwayThatHasNoRightHeader() throws Exception {
        Files.write(folder.resolve("0000000000000007.journal"), new byte[] {1, 2, 3});
        try (var journal = Journal.open(folder, SMALL)) {
            assertThat(journal.damagedPlaces()).isEqualTo(1);
        }
        assertThat(folder.resolve("quarantine")).isNotEmptyDirectory();
    }

    @Test
    void passesOverTheHoleOfAWriterThatDied() throws Exception {
        var segment = Segment.create(folder, 1, 42, 4096, Preallocation.ZEROS);
        write(segment, "before");
        var hole = segment.claim(Frame.size(50), 4096);
        write(segment, "after");
        assertThat(hole).isPositive();
        // While the process lives, the hole is a writer that is not done: nothing after it is read.
        assertThat(frames(new Cursor(segment, 0, true, JournalTest::ignore)))
                .containsExactly("before");
        segment.close();
        assertThat(recovered(segment.file())).containsExactly("before", "after");
        try (var journal = Journal.open(folder, SMALL)) {
            assertThat(journal.damagedPlaces()).isZero();
            assertThat(read(journal, Position.START)).containsExactly("before", "after");
        }
    }

    @Test
    void takesNoFrameThatAClientHidInAPayload() throws Exception {
        var other = Segment.create(folder, 9, 7, 4096, Preallocation.ZEROS);
        write(other, "forged");
        var forged = other.bytes(Segment.FIRST, 16);
        other.delete();
        var segment = Segment.create(folder, 1, 42, 4096, Preallocation.ZEROS);
        var hole = segment.claim(Frame.size(64), 4096);
        // The writer copied its payload, which holds a frame right in another segment, and died.
        segment.write(hole, 0, padded(forged), Frame.checksum(segment.salt(), 0, padded(forged)));
        write(segment, "after");
        segment.close();
        assertThat(recovered(segment.file())).containsExactly("after");
    }

    @Test
    void keepsEveryRecordOfManyWritersWhileItMovesOn() throws Exception {
        var settings = new JournalSettings(64 << 10, 10_000);
        var acked = ConcurrentHashMap.<String>newKeySet();
        try (var journal = Journal.open(folder, settings)) {
            var go = new CountDownLatch(1);
            var threads = new ArrayList<Thread>();
            for (var i = 0; i < 8; i++) {
                var writer = i;
                threads.add(
                        Thread.ofPlatform()
                                .start(() -> appendMany(journal, go, writer, 2_000, acked)));
            }
            go.countDown();
            for (var thread : threads) {
                thread.join();
            }
            var seen = read(journal, Position.START);
            assertThat(new HashSet<>(seen)).isEqualTo(acked).hasSameSizeAs(seen);
            assertThat(segments()).hasSizeGreaterThan(5);
        }
        assertThat(acked).hasSize(16_000);
    }

    @Test
    void refusesNewWorkOnAFullDiskButKeepsAReserveForWorkBegun() throws Exception {
        var full = new boolean[1];
        Preallocation disk =
                (channel, bytes) -> {
                    synchronized (full) {
                        if (full[0]) {
                            throw new IOException("No space left on device");
                        }
                    }
                    Preallocation.ZEROS.fill(channel, bytes);
                };
        try (var journal = Journal.open(folder, SMALL, disk)) {
            synchronized (full) {
                full[0] = true;
            }
            var begun = fill(journal);
            assertThat(journal.isAccepting()).isFalse();
            assertThatThrownBy(() -> journal.begin(1, bytes("new")))
                    .isInstanceOf(JournalFullException.class);
            assertThat(journal.tryAppend(1, bytes("mark"))).isFalse();
            assertThat(journal.append(1, bytes("settled"))).isNotNull();
            synchronized (full) {
                full[0] = false;
            }
            begunAgain(journal);
            assertThat(read(journal, Position.START)).hasSize(begun + 2);
        }
    }

    @Test
    void refusesNewWorkWhenTooMuchIsUnread() throws Exception {
        try (var journal = Journal.open(folder, new JournalSettings(4096, 2))) {
            awaitSpare(journal);
            fill(journal);
            assertThatThrownBy(() -> journal.begin(1, bytes("new")))
                    .hasMessageContaining("max-segments: 2");
            var end = journal.read(Position.START, (_, _) -> true);
            segmentsBegun.forEach(journal::release);
            journal.dropBefore(end);
            begunAgain(journal);
            assertThat(segments().getFirst().toString()).endsWith("0000000000000002.journal");
        }
    }

    @Test
    void keepsASegmentInWhichWorkIsOpen() throws Exception {
        try (var journal = Journal.open(folder, SMALL)) {
            var begun = journal.begin(1, bytes("open"));
            append(journal, 0, 300);
            var end = journal.read(Position.START, (_, _) -> true);
            journal.dropBefore(end);
            assertThat(read(journal, Position.START)).hasSize(301);
            journal.release(begun);
            journal.dropBefore(end);
            assertThat(read(journal, Position.START)).hasSizeLessThan(150);
        }
    }

    @Test
    void letsOneProcessOnlyUseAFolder() throws Exception {
        try (var journal = Journal.open(folder, SMALL)) {
            assertThat(journal.isAccepting()).isTrue();
            assertThatThrownBy(() -> Journal.open(folder, SMALL))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is in use by process " + ProcessHandle.current().pid());
        }
        Journal.open(folder, SMALL).close();
    }

    @Test
    void deletesAFileThatWasNeverFinished() throws Exception {
        Files.write(folder.resolve("0000000000000003.journal"), new byte[1000]);
        try (var journal = Journal.open(folder, SMALL)) {
            assertThat(journal.damagedPlaces()).isZero();
            assertThat(folder.resolve("quarantine")).doesNotExist();
        }
    }

    private final List<Position> segmentsBegun = new ArrayList<>();

    private int fill(Journal journal) {
        var begun = 0;
        try {
            while (true) {
                segmentsBegun.add(journal.begin(1, bytes("begun")));
                begun++;
            }
        } catch (JournalFullException _) {
            return begun;
        }
    }

    private static void awaitSpare(Journal journal) {
        while (!journal.hasSpare()) {
            Thread.onSpinWait();
        }
    }

    private static void begunAgain(Journal journal) throws JournalFullException {
        awaitSpare(journal);
        assertThat(journal.begin(1, bytes("again"))).isNotNull();
    }

    private static void appendMany(
            Journal journal, CountDownLatch go, int writer, int count, Set<String> acked) {
        try {
            go.await();
            for (var n = 0; n < count; n++) {
                var name = "%d-%d-%s".formatted(writer, n, "x".repeat(n % 60));
                while (true) {
                    try {
                        journal.append(1, bytes(name));
                        break;
                    } catch (JournalFullException _) {
                        Thread.onSpinWait();
                    }
                }
                acked.add(name);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void append(Journal journal, int from, int to) {
        for (var i = from; i < to; ) {
            try {
                journal.append(1, bytes("record-" + i));
                i++;
            } catch (JournalFullException _) {
                Thread.onSpinWait();
            }
        }
    }

    private List<String> recovered(Path file) throws IOException {
        var segment = Objects.requireNonNull(Segment.recover(file));
        try {
            return frames(new Cursor(segment, 0, false, JournalTest::ignore));
        } finally {
            segment.close();
        }
    }

    private static List<String> frames(Cursor cursor) {
        return Stream.generate(cursor::next)
                .takeWhile(Objects::nonNull)
                .map(frame -> text(frame.payload()))
                .toList();
    }

    private static void ignore(Segment segment, int from, int to, boolean damaged) {}

    private static List<String> read(Journal journal, Position from) {
        var seen = new ArrayList<String>();
        journal.read(
                from,
                (_, payload) -> {
                    seen.add(text(payload));
                    return true;
                });
        return seen;
    }

    private static void write(Segment segment, String text) {
        var payload = bytes(text);
        var offset = segment.claim(Frame.size(payload.length), segment.capacity());
        segment.write(offset, 1, payload, Frame.checksum(segment.salt(), 1, payload));
    }

    private static byte[] padded(byte[] frame) {
        var payload = new byte[64];
        System.arraycopy(frame, 0, payload, 0, frame.length);
        return payload;
    }

    private Path onlySegment() throws IOException {
        return segments().getFirst();
    }

    private List<Path> segments() throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".journal")).sorted().toList();
        }
    }

    private static List<String> names(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "record-" + i).toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
