package dev.sluice.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads of `/proc`. A process that ended meanwhile reads as empty.
final class Proc {
    private static final Path ROOT = Path.of("/proc");

    private Proc() {}

    /// The file's text; empty when it is gone or closed to us.
    static String text(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException _) {
            return "";
        }
    }

    /// Names in a folder; empty when it is gone.
    static List<String> names(String folder) {
        var names = new ArrayList<String>();
        try (var entries = Files.newDirectoryStream(ROOT.resolve(folder))) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        } catch (IOException _) {
            return List.of();
        }
        return names;
    }

    /// The folder a process runs in.
    static Optional<Path> workingFolder(long pid) {
        try {
            return Optional.of(Files.readSymbolicLink(ROOT.resolve(pid + "/cwd")));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// The number after `key` in a file of `Key: number` lines; 0 when missing.
    static long field(String file, String key) {
        return text(file)
                .lines()
                .filter(line -> line.startsWith(key))
                .map(line -> line.replaceAll("\\D+", ""))
                .filter(digits -> !digits.isEmpty())
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }
}
