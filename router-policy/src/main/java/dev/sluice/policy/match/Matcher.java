package dev.sluice.policy.match;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// A named text test. It hits when any of its patterns is found.
///
/// @param name its name in conditions: `match.NAME`; a letter, then letters, digits and underscores
/// @param any the patterns: one that starts with `(?` is a regular expression in RE2 syntax, any
///     other one is looked for as it stands
/// @param in which messages it looks at
public record Matcher(String name, List<String> any, Scope in) {
    public Matcher {
        requireNonNull(in, "in");
        any = List.copyOf(any);
        if (!name.matches("[a-z][a-z0-9_]{0,63}")) {
            throw new IllegalArgumentException(
                    "matcher: "
                            + name
                            + " (expected: a lower-case letter, then letters, digits, _)");
        }
        if (any.isEmpty() || any.contains("")) {
            throw new IllegalArgumentException(
                    "matcher " + name + ": an empty list or pattern (expected: patterns of text)");
        }
    }
}
