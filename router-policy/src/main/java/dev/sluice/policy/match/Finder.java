package dev.sluice.policy.match;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.re2j.Pattern;
import dev.sluice.policy.match.Nfa.Unsupported;
import java.util.List;

/// Finds patterns in UTF-8 text, in time linear in the text.
@FunctionalInterface
interface Finder {
    /// Whether any of the patterns is found.
    boolean in(byte[] text, int start, int end);

    /// A finder of any of the patterns: an [Automaton], or RE2, an order of magnitude slower, where
    /// a pattern needs it.
    ///
    /// @throws com.google.re2j.PatternSyntaxException when one is no regular expression
    static Finder of(List<String> patterns) {
        patterns.forEach(Finder::check);
        try {
            return Automaton.of(patterns);
        } catch (Unsupported e) {
            return re2(patterns);
        }
    }

    /// Makes sure that a pattern is one.
    ///
    /// @throws com.google.re2j.PatternSyntaxException when it is no regular expression
    static void check(String pattern) {
        if (pattern.startsWith("(?")) {
            var _ = Pattern.compile(pattern);
        }
    }

    /// A finder that RE2 runs.
    static Finder re2(List<String> patterns) {
        var compiled =
                patterns.stream()
                        .map(p -> p.startsWith("(?") ? p : Pattern.quote(p))
                        .map(Pattern::compile)
                        .toList();
        return (text, start, end) -> {
            // RE2/J takes bytes too, but then lets ^ match after characters outside ASCII.
            var slice = new String(text, start, end - start, UTF_8);
            return compiled.stream().anyMatch(pattern -> pattern.matcher(slice).find());
        };
    }
}
