package dev.sluice.ledger.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Finds what dead processes left in a folder.
final class Recovery {
    private Recovery() {}

    /// The segments that hold records, oldest first. Empty ones are deleted, unreadable ones moved
    /// away.
    static List<Segment> segments(Path folder, Damage damage) throws IOException {
        var segments = new ArrayList<Segment>();
        List<Path> files;
        try (var listing = Files.list(folder)) {
            files = listing.filter(file -> file.toString().endsWith(Segment.SUFFIX)).toList();
        }
        for (var file : files) {
            var segment = Segment.recover(file);
            if (segment != null) {
                if (isEmpty(segment, damage)) {
                    segment.delete();
                } else {
                    segments.add(segment);
                }
            } else if (isBlank(file)) {
                Files.delete(file);
            } else {
                damage.file(file);
            }
        }
        segments.sort(Comparator.comparingLong(Segment::id));
        return segments;
    }

    private static boolean isEmpty(Segment segment, Damage damage) {
        var cursor = new Cursor(segment, 0, false, damage::gap);
        var frames = 0;
        while (cursor.next() != null) {
            frames++;
        }
        return frames == 0;
    }

    /// True for a segment whose process died before its header was written: nobody can have used
    /// it.
    private static boolean isBlank(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var buffer = new byte[1 << 16];
            for (var length = in.read(buffer); length > 0; length = in.read(buffer)) {
                for (var i = 0; i < length; i++) {
                    if (buffer[i] != 0) {
                        return false;
                    }
                }
            }
        }
        return true;
    }
}
