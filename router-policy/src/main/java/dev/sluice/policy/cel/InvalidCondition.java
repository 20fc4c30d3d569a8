package dev.sluice.policy.cel;

import java.util.List;

/// A condition that cannot be used.
public final class InvalidCondition extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    InvalidCondition(List<Problem> problems) {
        super(String.join("; ", problems.stream().map(Problem::message).toList()));
        this.problems = List.copyOf(problems);
    }

    static InvalidCondition whole(String message) {
        return new InvalidCondition(List.of(new Problem(1, 0, message)));
    }

    /// What is wrong with it; at least one.
    public List<Problem> problems() {
        return problems;
    }

    /// One thing that is wrong.
    ///
    /// @param line line within the condition, from 1
    /// @param column column within the line, from 0
    /// @param message what is wrong
    public record Problem(int line, int column, String message) {}
}
