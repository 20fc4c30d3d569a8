package dev.sluice.policy.text;

import dev.sluice.policy.Balance;
import dev.sluice.policy.Member;
import dev.sluice.policy.Pool;
import dev.sluice.policy.yaml.Nearest;
import dev.sluice.policy.yaml.Section;
import dev.sluice.policy.yaml.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads `pools`, and finds them again where other parts name them.
final class PoolsReader {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
    private static final int MAX_WEIGHT = 10_000;

    private final Map<String, Pool> pools = new LinkedHashMap<>();

    void read(Value value) {
        value.section()
                .ifPresent(
                        section -> {
                            section.named().forEach(this::pool);
                            if (section.named().isEmpty()) {
                                section.problem("empty (expected: at least one pool)");
                            }
                        });
    }

    Map<String, Pool> pools() {
        return pools;
    }

    private void pool(String name, Value value) {
        if (!NAME.matcher(name).matches()) {
            value.problem(
                    "no name of a pool (expected: a lower-case letter, then letters, digits, _)");
        }
        var section = value.section();
        var balance =
                section.flatMap(s -> s.take("balance"))
                        .flatMap(v -> v.constant(Balance.class))
                        .orElse(Balance.ROUND_ROBIN);
        var members = section.flatMap(s -> s.require("members")).map(PoolsReader::members);
        section.ifPresent(Section::end);
        // A pool with problems stays known by name, so that rules that name it are not problems
        // too.
        pools.put(
                name,
                new Pool(
                        name,
                        balance,
                        members.filter(m -> !m.isEmpty()).orElse(List.of(Member.of("?")))));
    }

    private static List<Member> members(Value value) {
        var members = new ArrayList<Member>();
        var items = value.items();
        if (items.isEmpty()) {
            value.problem("empty (expected: at least one member)");
        }
        for (var item : items) {
            var section = item.section();
            var model = section.flatMap(s -> s.require("model")).flatMap(Value::someText);
            var backend = section.flatMap(s -> s.take("backend")).flatMap(Value::someText);
            var weight =
                    section.flatMap(s -> s.take("weight"))
                            .flatMap(v -> v.integer(1, MAX_WEIGHT))
                            .orElse(1);
            section.ifPresent(Section::end);
            model.ifPresent(m -> members.add(new Member(m, backend.orElse(null), weight)));
        }
        return members;
    }

    /// The chain of `route` and `fallback`; empty when `route` names no pool.
    List<Pool> chain(Section section) {
        var chain = new ArrayList<Pool>();
        section.require("route").flatMap(this::find).ifPresent(chain::add);
        fallback(section, chain);
        section.end();
        return chain.isEmpty() ? List.of() : chain;
    }

    /// Adds the pools of `fallback`.
    void fallback(Section section, List<Pool> chain) {
        var fallback = section.take("fallback");
        if (fallback.isEmpty()) {
            return;
        }
        for (var item : fallback.get().items()) {
            var pool = find(item);
            if (pool.isPresent() && chain.contains(pool.get())) {
                item.problem(pool.get().name() + " again (expected: each pool once)");
            } else {
                pool.ifPresent(chain::add);
            }
        }
    }

    /// The pool that a value names.
    Optional<Pool> find(Value value) {
        var name = value.text();
        var pool = name.map(pools::get);
        if (name.isPresent() && pool.isEmpty()) {
            var nearest = Nearest.to(name.get(), pools.keySet()).map(n -> "nearest: " + n);
            var hint = nearest.orElse("expected: " + String.join(", ", pools.keySet()));
            value.problem("unknown pool " + name.get() + " (" + hint + ")");
        }
        return pool;
    }
}
