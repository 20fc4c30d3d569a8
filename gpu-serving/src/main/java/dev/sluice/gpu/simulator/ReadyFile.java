package dev.sluice.gpu.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Tells others that the server listens, and where.
final class ReadyFile {
    private ReadyFile() {}

    /// Writes `{"port":…,"pid":…}`; the file appears whole or not at all.
    static void write(Path file, int port) throws IOException {
        Path absolute = file.toAbsolutePath();
        Path part = absolute.resolveSibling(absolute.getFileName() + ".part");
        long pid = ProcessHandle.current().pid();
        Files.writeString(part, "{\"port\":" + port + ",\"pid\":" + pid + "}\n");
        Files.move(part, absolute, StandardCopyOption.ATOMIC_MOVE);
    }
}
