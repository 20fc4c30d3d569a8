package dev.sluice.policy.text;

import dev.sluice.policy.Pool;
import dev.sluice.policy.Rule;
import dev.sluice.policy.Rule.Condition;
import dev.sluice.policy.Rule.Outcome;
import dev.sluice.policy.Rule.Share;
import dev.sluice.policy.cel.Conditions;
import dev.sluice.policy.cel.InvalidCondition;
import dev.sluice.policy.yaml.Section;
import dev.sluice.policy.yaml.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads `rules`.
final class RulesReader {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,62}");
    private static final Set<String> RESERVED = Set.of("default", "named");
    private static final int MAX_RULES = 500;
    private static final int MAX_PRIORITY = 1_000_000;
    private static final int MAX_WEIGHT = 10_000;

    private final PoolsReader pools;
    private final Conditions conditions;
    private final Set<String> ids = new HashSet<>();

    RulesReader(PoolsReader pools, Conditions conditions) {
        this.pools = pools;
        this.conditions = conditions;
    }

    List<Rule> read(Optional<Value> value) {
        var rules = new ArrayList<Rule>();
        var items = value.map(Value::items).orElse(List.of());
        if (items.size() > MAX_RULES) {
            value.get().problem(items.size() + " rules (expected: <= " + MAX_RULES + ")");
        }
        for (var item : items) {
            item.section().flatMap(this::rule).ifPresent(rules::add);
        }
        return rules;
    }

    private Optional<Rule> rule(Section section) {
        var id = section.require("id").flatMap(this::id);
        var priority =
                section.take("priority")
                        .map(v -> v.integer(-MAX_PRIORITY, MAX_PRIORITY))
                        .orElse(Optional.of(0));
        var when = section.require("when");
        var text = when.flatMap(Value::someText);
        var condition = text.flatMap(source -> condition(when.get(), source));
        var outcome = outcome(section);
        section.end();
        if (id.isEmpty() || priority.isEmpty() || condition.isEmpty() || outcome.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Rule(
                        id.get(),
                        priority.get(),
                        condition.get(),
                        text.orElseThrow().strip(),
                        outcome.get()));
    }

    private Optional<String> id(Value value) {
        var id = value.text();
        if (id.isEmpty()) {
            return id;
        }
        if (!ID.matcher(id.get()).matches()) {
            value.problem(id.get() + " (expected: a lower-case letter, then letters, digits, -)");
        } else if (RESERVED.contains(id.get())) {
            value.problem(id.get() + " (expected: another id; this one is the policy's own)");
        } else if (!ids.add(id.get())) {
            value.problem(id.get() + " again (expected: each id once)");
        }
        return id;
    }

    private Optional<Condition> condition(Value value, String source) {
        try {
            return Optional.of(conditions.compile(source));
        } catch (InvalidCondition e) {
            e.problems().forEach(p -> value.problem(p.line(), p.column(), p.message()));
            return Optional.empty();
        }
    }

    private Optional<Outcome> outcome(Section section) {
        long outcomes = Stream.of("route", "deny", "split").filter(section::has).count();
        if (outcomes != 1) {
            section.problem(outcomes + " outcomes (expected: one of route, deny, split)");
        }
        var route = section.take("route").flatMap(pools::find);
        var deny = section.take("deny").flatMap(Value::someText);
        var split = section.take("split").map(this::shares);
        if (deny.isPresent() && section.has("fallback")) {
            section.problem("fallback beside deny (expected: route or split)");
        }
        var rest = new ArrayList<Pool>();
        route.ifPresent(rest::add);
        pools.fallback(section, rest);
        if (route.isPresent()) {
            return Optional.of(new Outcome.To(rest));
        }
        if (split.isPresent()) {
            return shared(split.get(), rest);
        }
        return deny.map(Outcome.Refuse::new);
    }

    private static Optional<Outcome> shared(List<Share> shares, List<Pool> fallback) {
        if (shares.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Outcome.Split(
                        shares.stream()
                                .map(
                                        share ->
                                                new Share(
                                                        Stream.concat(
                                                                        share.chain().stream(),
                                                                        fallback.stream())
                                                                .distinct()
                                                                .toList(),
                                                        share.weight()))
                                .toList()));
    }

    private List<Share> shares(Value value) {
        var shares = new ArrayList<Share>();
        var items = value.items();
        if (items.size() < 2) {
            value.problem(items.size() + " shares (expected: at least 2)");
        }
        for (var item : items) {
            var section = item.section();
            var pool = section.flatMap(s -> s.require("route")).flatMap(pools::find);
            var weight =
                    section.flatMap(s -> s.require("weight"))
                            .flatMap(v -> v.integer(1, MAX_WEIGHT));
            section.ifPresent(Section::end);
            if (pool.isPresent() && weight.isPresent()) {
                shares.add(new Share(List.of(pool.get()), weight.get()));
            }
        }
        return shares;
    }
}
