package dev.sluice.policy.yaml;

/// Something wrong in a text.
///
/// @param file name of the text
/// @param line from 1
/// @param column from 1
/// @param message what was wrong, the value, and what is expected
/// @param source the line itself
public record Problem(String file, int line, int column, String message, String source) {
    /// The problem in one line.
    public String summary() {
        return file + ":" + line + ":" + column + ": " + message;
    }

    /// The problem, the line it is in, and a caret under its place.
    @Override
    public String toString() {
        return summary() + "\n    " + source + "\n    " + " ".repeat(column - 1) + "^";
    }
}
