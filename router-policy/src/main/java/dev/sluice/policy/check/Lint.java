package dev.sluice.policy.check;

import dev.sluice.policy.Member;
import dev.sluice.policy.Policy;
import dev.sluice.policy.Pool;
import dev.sluice.policy.Rule;
import dev.sluice.policy.Rule.Outcome;
import dev.sluice.policy.check.Finding.Severity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Finds what is likely a mistake in a policy that compiles.
///
/// A rule is unreachable when its condition is `false` or when an earlier one is `true`; it is
/// shadowed when an earlier rule has the same condition, or a condition that is one side of the
/// later one's `&&`. Finer overlaps are left to the policy's tests, which name the rules that no
/// case hits.
public final class Lint {
    private final Policy policy;
    private final Catalog catalog;
    private final List<Finding> findings = new ArrayList<>();

    private Lint(Policy policy, Catalog catalog) {
        this.policy = policy;
        this.catalog = catalog;
    }

    /// All findings, errors first.
    public static List<Finding> of(Policy policy, Catalog catalog) {
        var lint = new Lint(policy, catalog);
        lint.reach();
        lint.pools();
        lint.chains();
        lint.models();
        return lint.findings.stream()
                .sorted(java.util.Comparator.comparing(Finding::severity))
                .toList();
    }

    private void error(String subject, String message) {
        findings.add(new Finding(Severity.ERROR, subject, message));
    }

    private void warning(String subject, String message) {
        findings.add(new Finding(Severity.WARNING, subject, message));
    }

    private void reach() {
        var earlier = new HashMap<String, Rule>();
        String always = null;
        for (var rule : policy.rules()) {
            var subject = "rule " + rule.id();
            if (always != null) {
                warning(subject, "unreachable: rule " + always + " always matches before it");
            } else if (rule.text().equals("false")) {
                warning(subject, "unreachable: its condition is false");
            } else {
                shadow(rule, subject, earlier);
            }
            if (rule.text().equals("true") && always == null) {
                always = rule.id();
            }
            earlier.putIfAbsent(plain(rule.text()), rule);
        }
        if (always != null) {
            warning("default", "unreachable: rule " + always + " always matches before it");
        }
    }

    private void shadow(Rule rule, String subject, Map<String, Rule> earlier) {
        var same = earlier.get(plain(rule.text()));
        if (same != null) {
            warning(subject, "shadowed: rule " + same.id() + " has the same condition before it");
            return;
        }
        for (var side : conjuncts(rule.text())) {
            var wider = earlier.get(plain(side));
            if (wider != null) {
                warning(
                        subject,
                        "shadowed: rule " + wider.id() + " matches before it whenever it would");
                return;
            }
        }
    }

    private static String plain(String condition) {
        return condition.replaceAll("\\s+", " ").strip();
    }

    /// The sides of the outermost `&&`s; none when `||` or `?` stand outside of brackets and
    /// strings.
    private static List<String> conjuncts(String condition) {
        var sides = new ArrayList<String>();
        int depth = 0;
        int start = 0;
        char quote = 0;
        for (int i = 0; i < condition.length(); i++) {
            char c = condition.charAt(i);
            if (quote != 0) {
                i += c == '\\' ? 1 : 0;
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '(' || c == '[' || c == '{') {
                depth++;
            } else if (c == ')' || c == ']' || c == '}') {
                depth--;
            } else if (depth == 0 && (condition.startsWith("||", i) || c == '?')) {
                return List.of();
            } else if (depth == 0 && condition.startsWith("&&", i)) {
                sides.add(condition.substring(start, i));
                start = i + 2;
                i++;
            }
        }
        sides.add(condition.substring(start));
        return sides.size() > 1 ? sides : List.of();
    }

    private void pools() {
        var used = used();
        policy.pools().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(
                        entry -> {
                            var subject = "pool " + entry.getKey();
                            if (!used.contains(entry.getKey())) {
                                warning(subject, "unused: no rule, default or escalation names it");
                            }
                            entry.getValue().members().forEach(member -> member(subject, member));
                        });
    }

    private Set<String> used() {
        var used = new HashSet<String>();
        policy.fallback().chain().forEach(pool -> used.add(pool.name()));
        policy.rules()
                .forEach(rule -> chainsOf(rule).forEach(c -> c.forEach(p -> used.add(p.name()))));
        policy.escalations().forEach(escalation -> used.add(escalation.to().name()));
        return used;
    }

    private void member(String subject, Member member) {
        model(subject, member.model());
        var backend = member.backend();
        if (backend != null
                && catalog.has(member.model())
                && !catalog.serves(backend, member.model())) {
            error(subject, "back end " + backend + " does not serve " + member.model());
        }
    }

    private void model(String subject, String model) {
        if (!catalog.has(model)) {
            error(subject, "unknown model " + model + " (expected: a model of the catalogue)");
        } else if (!catalog.hasPrice(model)) {
            warning(
                    subject,
                    "model " + model + " has no price; its requests will cost nothing known");
        }
    }

    private void chains() {
        chain("default", policy.fallback().chain());
        for (var rule : policy.rules()) {
            chainsOf(rule).forEach(chain -> chain("rule " + rule.id(), chain));
        }
    }

    private static Stream<List<Pool>> chainsOf(Rule rule) {
        return switch (rule.outcome()) {
            case Outcome.To(var chain) -> Stream.of(chain);
            case Outcome.Split(var shares) -> shares.stream().map(Rule.Share::chain);
            case Outcome.Refuse _ -> Stream.of();
        };
    }

    /// A chain that ends with one model on one back end has nowhere to go when that one is down.
    private void chain(String subject, List<Pool> chain) {
        var places = new HashSet<String>();
        for (var pool : chain) {
            for (var member : pool.members()) {
                var backend = member.backend();
                if (backend != null) {
                    places.add(backend);
                } else {
                    places.addAll(catalog.backends().getOrDefault(member.model(), Set.of()));
                }
            }
        }
        if (chain.size() == 1 && places.size() <= 1) {
            warning(
                    subject,
                    "no fallback: pool " + chain.getFirst().name() + " has one back end only");
        }
    }

    private void models() {
        policy.models().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(
                        entry ->
                                entry.getValue().chain().stream()
                                        .flatMap(pool -> pool.members().stream())
                                        .forEach(m -> model("model " + entry.getKey(), m.model())));
    }
}
