package dev.sluice.gpu.tinymodel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The text a model is made from.
///
/// @param files how many files it was read from
/// @param lines the lines that are not blank, without the white space at their ends
record Corpus(int files, List<String> lines) {

    private static final List<String> TEXT_ENDINGS = List.of(".md", ".proto", ".txt");

    Corpus {
        lines = lines.stream().map(String::strip).filter(line -> !line.isEmpty()).toList();
        if (lines.isEmpty()) {
            throw new IllegalArgumentException(
                    "corpus: no text in %d files (expected: at least one line; name UTF-8 files, or"
                                    .formatted(files)
                            + " folders with files ending in "
                            + String.join(", ", TEXT_ENDINGS)
                            + ")");
        }
    }

    /// Reads every named file, and the text files below every named folder. A file named twice
    /// counts once; the order of the names does not matter.
    static Corpus read(List<Path> places) throws IOException {
        Set<Path> files = new TreeSet<>();
        for (Path place : places) {
            if (Files.isDirectory(place)) {
                files.addAll(textFilesBelow(place));
            } else if (Files.exists(place)) {
                files.add(place.normalize());
            } else {
                throw new NoSuchFileException(
                        place.toString(), null, "expected: a text file or a folder with some");
            }
        }
        List<String> lines = new ArrayList<>();
        for (Path file : files) {
            lines.addAll(Files.readAllLines(file, UTF_8));
        }
        return new Corpus(files.size(), lines);
    }

    private static List<Path> textFilesBelow(Path folder) throws IOException {
        try (var below = Files.walk(folder)) {
            return below.map(Path::normalize).filter(Corpus::isTextFile).toList();
        }
    }

    private static boolean isTextFile(Path file) {
        String name = file.getFileName().toString();
        return Files.isRegularFile(file) && TEXT_ENDINGS.stream().anyMatch(name::endsWith);
    }
}
