package dev.sluice.policy.cel;

import dev.sluice.policy.cel.InvalidCondition.Problem;
import dev.sluice.policy.yaml.Nearest;
import java.util.Collection;
import java.util.regex.Pattern;

/// Turns cel-java's complaint about an undeclared name into one that names the whole fact and the
/// nearest known one.
final class UnknownFact {
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*");

    private UnknownFact() {}

    static Problem in(
            String source, int line, int column, String message, Collection<String> known) {
        if (!message.startsWith("undeclared reference to")) {
            return new Problem(line, column, message);
        }
        var lines = source.lines().toList();
        var matcher = NAME.matcher(lines.get(line - 1));
        while (matcher.find()) {
            if (matcher.start() <= column && column < matcher.end()) {
                var hint = Nearest.to(matcher.group(), known).map(n -> " (nearest: " + n + ")");
                return new Problem(
                        line,
                        matcher.start(),
                        "unknown fact: " + matcher.group() + hint.orElse(""));
            }
        }
        return new Problem(line, column, message);
    }
}
