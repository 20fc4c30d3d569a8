package dev.sluice.policy.text;

import com.google.re2j.PatternSyntaxException;
import dev.sluice.policy.match.Matcher;
import dev.sluice.policy.match.Matchers;
import dev.sluice.policy.match.Scope;
import dev.sluice.policy.yaml.Section;
import dev.sluice.policy.yaml.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads `matchers`.
final class MatchersReader {
    private MatchersReader() {}

    static Matchers read(Optional<Value> value) {
        var section = value.flatMap(Value::section);
        if (section.isEmpty()) {
            return Matchers.NONE;
        }
        var matchers = new ArrayList<Matcher>();
        section.get().named().forEach((name, body) -> matcher(name, body).ifPresent(matchers::add));
        if (matchers.size() > Matchers.MAX) {
            section.get().problem(matchers.size() + " (expected: <= " + Matchers.MAX + ")");
            return Matchers.NONE;
        }
        return Matchers.of(matchers);
    }

    private static Optional<Matcher> matcher(String name, Value value) {
        var section = value.section();
        var any = section.flatMap(s -> s.require("any")).map(MatchersReader::patterns);
        var in =
                section.flatMap(s -> s.take("in"))
                        .map(v -> v.constant(Scope.class))
                        .orElse(Optional.of(Scope.ALL));
        section.ifPresent(Section::end);
        if (any.isEmpty() || any.get().isEmpty() || in.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Matcher(name, any.get(), in.get()));
        } catch (IllegalArgumentException e) {
            value.problem(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static List<String> patterns(Value value) {
        var patterns = new ArrayList<String>();
        var items = value.items();
        if (items.isEmpty()) {
            value.problem("empty (expected: at least one pattern)");
        }
        for (var item : items) {
            var text = item.text();
            if (text.isEmpty()) {
                continue;
            }
            if (text.get().isEmpty()) {
                item.problem("an empty string (expected: a pattern)");
                continue;
            }
            try {
                Matchers.check(text.get());
                patterns.add(text.get());
            } catch (PatternSyntaxException e) {
                item.problem("no pattern of RE2: " + e.getDescription() + " in " + e.getPattern());
            }
        }
        return patterns;
    }
}
