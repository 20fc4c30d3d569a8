package dev.sluice.policy.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/// Collects what is wrong in one text, so that all of it is reported at once.
public final class Problems {
    private final String file;
    private final List<String> lines;
    private final List<Problem> problems = new ArrayList<>();

    /// @param file name of the text, for messages
    /// @param text the text
    public Problems(String file, String text) {
        this.file = file;
        this.lines = text.lines().toList();
    }

    /// Notes a problem.
    ///
    /// @param line from 1
    /// @param column from 1
    public void add(int line, int column, String message) {
        var source = line <= lines.size() ? lines.get(line - 1) : "";
        problems.add(
                new Problem(file, line, Math.max(1, column), message, source.replace('\t', ' ')));
    }

    void add(Node node, String message) {
        add(node.getStartMark().orElseThrow(), message);
    }

    void add(Mark mark, String message) {
        add(mark.getLine() + 1, mark.getColumn() + 1, message);
    }

    /// The line of the text; empty beyond its end.
    String line(int number) {
        return number <= lines.size() ? lines.get(number - 1) : "";
    }

    /// Whether nothing is wrong so far.
    public boolean isEmpty() {
        return problems.isEmpty();
    }

    /// All problems in the order of the text.
    public List<Problem> all() {
        return problems.stream()
                .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
                .toList();
    }
}
