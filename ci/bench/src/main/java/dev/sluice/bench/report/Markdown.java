package dev.sluice.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A table in Markdown, its columns aligned for a reader of the plain text too.
///
/// @param header column headings; the first column is left-aligned, the others right
/// @param rows rows as long as the header
public record Markdown(List<String> header, List<List<String>> rows) {
    public Markdown {
        header = List.copyOf(header);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != header.size()) {
                throw new IllegalArgumentException(
                        "row: %d cells (expected: %d)".formatted(row.size(), header.size()));
            }
        }
    }

    /// The table, with a line end after each row.
    public String text() {
        List<Integer> widths =
                IntStream.range(0, header.size())
                        .mapToObj(
                                i ->
                                        Math.max(
                                                Math.max(3, header.get(i).length()),
                                                rows.stream()
                                                        .mapToInt(row -> row.get(i).length())
                                                        .max()
                                                        .orElse(0)))
                        .toList();
        String rule =
                IntStream.range(0, widths.size())
                        .mapToObj(i -> "-".repeat(widths.get(i) + 1) + (i == 0 ? "-" : ":"))
                        .collect(Collectors.joining("|", "|", "|\n"));
        return line(header, widths)
                + rule
                + rows.stream().map(row -> line(row, widths)).collect(Collectors.joining());
    }

    /// A number with three significant digits, and thousands as `k`.
    public static String number(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        double size = Math.abs(value);
        if (size >= 10_000) {
            return String.format(Locale.ROOT, "%.1f k", value / 1_000);
        }
        return String.format(
                Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f", value);
    }

    private static String line(List<String> cells, List<Integer> widths) {
        return IntStream.range(0, cells.size())
                .mapToObj(
                        i -> {
                            String pad = " ".repeat(widths.get(i) - cells.get(i).length());
                            return i == 0 ? cells.get(i) + pad : pad + cells.get(i);
                        })
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
