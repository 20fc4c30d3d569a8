package dev.sluice.ledger.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;

/// Keeps records through the death of the process. Thread-safe: any thread may append, one at a
/// time reads and drops.
///
/// The records stand in segments, see [Segment] for how an append works and what it survives. One
/// segment is prepared ahead by a background thread, so that moving on to it is a few assignments.
/// While none is ready, because the disk is full or too much backlog is unread, the last eighth of
/// the segment is kept for the records of work already begun, and new work is refused.
public final class Journal implements AutoCloseable {
    // More than a record usually takes.
    private static final int ROOM_FOR_ONE = 1024;

    private final JournalLock lock;
    private final JournalSettings settings;
    private final Damage damage;
    private final ConcurrentSkipListMap<Long, Segment> segments = new ConcurrentSkipListMap<>();
    private final Spare spare;
    private final long firstOwn;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Segment active;

    private Journal(
            JournalLock lock,
            JournalSettings settings,
            Damage damage,
            Spare spare,
            Segment active) {
        this.lock = lock;
        this.settings = settings;
        this.damage = damage;
        this.spare = spare;
        this.active = active;
        this.firstOwn = active.id();
    }

    /// Opens the journal in a folder, which is made when absent, with all that earlier processes
    /// left there.
    ///
    /// @throws IOException when another process uses the folder, or the disk has no room for a
    ///     segment
    public static Journal open(Path folder, JournalSettings settings) throws IOException {
        return open(folder, settings, Preallocation.ZEROS);
    }

    static Journal open(Path folder, JournalSettings settings, Preallocation preallocation)
            throws IOException {
        Files.createDirectories(folder);
        var lock = JournalLock.take(folder);
        try {
            var damage = new Damage(folder);
            var found = Recovery.segments(folder, damage);
            var last = found.isEmpty() ? 0 : found.getLast().id();
            var spare = new Spare(folder, settings, preallocation, last + 1);
            var active = spare.make();
            var journal = new Journal(lock, settings, damage, spare, active);
            found.forEach(segment -> journal.segments.put(segment.id(), segment));
            journal.segments.put(active.id(), active);
            spare.start(journal.segments::size);
            return journal;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /// Appends the first record of a piece of work. The segment is kept until [#release] is called
    /// with the result.
    ///
    /// @throws JournalFullException when new work is not accepted now
    public Position begin(int type, byte[] payload) throws JournalFullException {
        return append(type, payload, true, false);
    }

    /// Appends a record that may be left out; false when it was.
    public boolean tryAppend(int type, byte[] payload) {
        try {
            append(type, payload, false, false);
            return true;
        } catch (JournalFullException _) {
            return false;
        }
    }

    /// Appends a record of work already begun, if need be from the reserve.
    ///
    /// @throws JournalFullException when even the reserve is used up
    public Position append(int type, byte[] payload) throws JournalFullException {
        return append(type, payload, false, true);
    }

    /// Lets go of the segment that [#begin] kept.
    public void release(Position begun) {
        var segment = segments.get(begun.segment());
        if (segment != null) {
            segment.release();
        }
    }

    /// Whether new work would be accepted now.
    public boolean isAccepting() {
        return spare.isReady()
                || active.end() + ROOM_FOR_ONE <= settings.segmentBytes() - settings.reserveBytes();
    }

    /// Whether the next segment is ready.
    boolean hasSpare() {
        return spare.isReady();
    }

    /// Reads complete records from a position on, until the reader stops or no more are there.
    /// Returns where to go on.
    public Position read(Position from, FrameReader reader) {
        var entry = segments.ceilingEntry(from.segment());
        var offset = entry != null && entry.getKey() == from.segment() ? from.offset() : 0;
        while (entry != null) {
            var segment = entry.getValue();
            var sealed = segment.isSealed();
            var cursor = new Cursor(segment, offset, !segment.isRecovered(), this::skip);
            for (var frame = cursor.next(); frame != null; frame = cursor.next()) {
                if (!reader.read(frame.type(), frame.payload())) {
                    return new Position(segment.id(), cursor.offset());
                }
            }
            var next = segments.higherEntry(segment.id());
            if (!sealed || cursor.offset() < segment.end() || next == null) {
                return new Position(segment.id(), cursor.offset());
            }
            entry = next;
            offset = 0;
        }
        return from;
    }

    /// Deletes the segments before a position, oldest first, up to the first that is kept.
    public void dropBefore(Position position) throws IOException {
        for (var segment : segments.headMap(position.segment()).values()) {
            if (segment.isHeld() || segment == active) {
                return;
            }
            segments.remove(segment.id());
            segment.delete();
        }
        spare.wake();
    }

    /// Where this process began to write.
    public Position firstOwn() {
        return new Position(firstOwn, 0);
    }

    /// Places where a record was damaged, counted at the start.
    public int damagedPlaces() {
        return damage.places();
    }

    /// Stops taking records and closes the files; the records stay.
    @Override
    public void close() throws IOException {
        if (closed.getAndSet(true)) {
            return;
        }
        spare.close();
        segments.values().forEach(Segment::seal);
        segments.values().forEach(Segment::close);
        lock.close();
    }

    private Position append(int type, byte[] payload, boolean hold, boolean fromReserve)
            throws JournalFullException {
        if (type < 1 || type > 255 || payload.length > Frame.MAX_PAYLOAD) {
            throw new IllegalArgumentException(
                    "record: type %d, %d bytes (expected: 1 to 255, at most %d bytes)"
                            .formatted(type, payload.length, Frame.MAX_PAYLOAD));
        }
        var size = Frame.size(payload.length);
        while (true) {
            var segment = active;
            // Made before room is claimed: from there on nothing may fail.
            var checksum = Frame.checksum(segment.salt(), type, payload);
            if (hold) {
                segment.hold();
            }
            var mayFill = fromReserve || spare.isReady();
            var limit = segment.capacity() - (mayFill ? 0 : settings.reserveBytes());
            var offset = segment.claim(size, limit);
            if (offset >= 0) {
                segment.write(offset, type, payload, checksum);
                return new Position(segment.id(), offset);
            }
            if (hold) {
                segment.release();
            }
            if (!moveOn(segment)) {
                throw new JournalFullException(spare.whyNone());
            }
        }
    }

    private void skip(Segment segment, int from, int to, boolean damaged) {
        // Of a dead process's segment everything was told when the journal was opened.
        if (!segment.isRecovered()) {
            damage.gap(segment, from, to, damaged);
        }
    }

    private synchronized boolean moveOn(Segment full) {
        if (active != full) {
            return true;
        }
        var next = spare.take();
        if (next == null) {
            return false;
        }
        full.seal();
        segments.put(next.id(), next);
        active = next;
        spare.wake();
        return true;
    }
}
