package dev.sluice.ledger.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts what is wrong in the segments of dead processes, says it loudly and keeps a copy in
/// `quarantine`.
final class Damage {
    private static final Logger LOG = LoggerFactory.getLogger(Damage.class);

    private final Path quarantine;
    private int places;

    Damage(Path folder) {
        this.quarantine = folder.resolve("quarantine");
    }

    int places() {
        return places;
    }

    /// A gap between the frames of a segment.
    void gap(Segment segment, int from, int to, boolean damaged) {
        if (!damaged) {
            LOG.info(
                    "Journal {}: a record of {} bytes at {} was never finished",
                    segment.file(),
                    to - from,
                    from);
            return;
        }
        places++;
        var copy = quarantine.resolve("%s.%d".formatted(segment.file().getFileName(), from));
        try {
            Files.createDirectories(quarantine);
            Files.write(copy, segment.bytes(from, to - from));
        } catch (IOException e) {
            LOG.error("Journal damage could not be copied to {}", copy, e);
        }
        LOG.error(
                "Journal {}: bytes {} to {} are damaged; at least one record is lost (copy: {})",
                segment.file(),
                from,
                to,
                copy);
    }

    /// A whole file whose headers are damaged. It is moved away.
    void file(Path file) throws IOException {
        places++;
        Files.createDirectories(quarantine);
        var moved = Files.createTempFile(quarantine, file.getFileName() + ".", "");
        Files.move(file, moved, StandardCopyOption.REPLACE_EXISTING);
        LOG.error(
                "Journal {}: no header is right; its records are lost (moved to {})", file, moved);
    }
}
