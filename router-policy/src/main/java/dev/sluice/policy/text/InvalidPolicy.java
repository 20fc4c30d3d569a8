package dev.sluice.policy.text;

import static java.util.stream.Collectors.joining;

import dev.sluice.policy.yaml.Problem;
import java.util.List;

/// A policy's text has problems; its message lists all of them, each with its line and a caret.
public final class InvalidPolicy extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public InvalidPolicy(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /// What is wrong, in the order of the text; at least one.
    public List<Problem> problems() {
        return problems;
    }
}
