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
import java.util.regex.Pattern;

/// The text a model is made from.
///
/// @param files how many files it was read from
/// @param lines the lines that hold a letter, without white space at their ends and without the
///     mark of a comment, heading, list or quotation at their beginning, so that an answer begins
///     with a word
record Corpus(int files, List<String> lines) {

    private static final List<String> TEXT_ENDINGS = List.of(".md", ".proto", ".txt");
    private static final Pattern MARK = Pattern.compile("^(//+|#+|[-*>|]+)\\s+");

    Corpus {
        lines = lines.stream().map(Corpus::withoutMark).filter(Corpus::hasLetter).toList();
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

    private static String withoutMark(String line) {
        return MARK.matcher(line.strip()).replaceFirst("");
    }

    private static boolean hasLetter(String line) {
        return line.codePoints().anyMatch(Character::isLetter);
    }

    private static boolean isTextFile(Path file) {
        String name = file.getFileName().toString();
        return Files.isRegularFile(file) && TEXT_ENDINGS.stream().anyMatch(name::endsWith);
    }
}
