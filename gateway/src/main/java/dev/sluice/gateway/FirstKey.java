package dev.sluice.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/// The key that the first start makes, kept in a file of the data folder that only its owner can
/// read, so that a newcomer's first call is one copy-paste away. Deleting the file forgets it; the
/// key goes on working.
public final class FirstKey {
    private final Path file;

    FirstKey(Path file) {
        this.file = file;
    }

    void keep(String key) {
        try {
            Files.deleteIfExists(file);
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The key; empty when its file was deleted.
    public Optional<String> text() {
        try {
            return Files.exists(file)
                    ? Optional.of(Files.readString(file).trim())
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
