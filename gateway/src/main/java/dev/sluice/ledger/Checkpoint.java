package dev.sluice.ledger;

import dev.sluice.ledger.journal.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The place in the journal up to which all charges are kept by the sink, in a small file.
///
/// It may be older than the truth, or lost: then charges come to the sink again, which knows them.
/// It must never be newer, so it is written after the sink's commit.
final class Checkpoint {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoint.class);

    private final Path file;

    Checkpoint(Path folder) {
        this.file = folder.resolve("checkpoint");
    }

    Position load() {
        try {
            if (!Files.exists(file)) {
                return Position.START;
            }
            var parts = Files.readString(file).strip().split(" ");
            var position = new Position(Long.parseLong(parts[0]), Integer.parseInt(parts[1]));
            if (text(position).strip().equals(String.join(" ", parts))) {
                return position;
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("Checkpoint {} is not readable; all charges are shipped again", file, e);
            return Position.START;
        }
        LOG.warn("Checkpoint {} is damaged; all charges are shipped again", file);
        return Position.START;
    }

    /// Writes the place. A full disk must not stop shipping, which is what makes room again, so a
    /// failure only costs shipping these charges again after a restart.
    void save(Position position) {
        var fresh = file.resolveSibling("checkpoint.new");
        try {
            Files.writeString(fresh, text(position));
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warn("Checkpoint {} cannot be written: {}", file, e.getMessage());
        }
    }

    private static String text(Position position) {
        var crc = new CRC32C();
        for (var shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            crc.update((int) (position.segment() >>> shift) & 0xff);
            crc.update((position.offset() >>> (shift & 31)) & 0xff);
        }
        return "%d %d %08x%n".formatted(position.segment(), position.offset(), crc.getValue());
    }
}
