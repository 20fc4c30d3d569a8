package dev.sluice.eval;

import java.nio.file.Path;

/// A file that was named on the command line cannot be read.
final class UnreadableFile extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableFile(Path file) {
        super(file + ": cannot be read (expected: a readable file)");
    }
}
