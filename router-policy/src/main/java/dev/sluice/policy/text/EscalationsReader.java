package dev.sluice.policy.text;

import dev.sluice.policy.Escalation;
import dev.sluice.policy.Escalation.Cause;
import dev.sluice.policy.cel.Conditions;
import dev.sluice.policy.cel.InvalidCondition;
import dev.sluice.policy.yaml.Section;
import dev.sluice.policy.yaml.Value;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/// Reads `escalate`.
final class EscalationsReader {
    private static final int MAX = 3;

    private final PoolsReader pools;
    private final Conditions conditions;

    EscalationsReader(PoolsReader pools, Conditions conditions) {
        this.pools = pools;
        this.conditions = conditions;
    }

    List<Escalation> read(Optional<Value> value) {
        var escalations = new ArrayList<Escalation>();
        for (var item : value.map(Value::items).orElse(List.of())) {
            item.section().flatMap(this::escalation).ifPresent(escalations::add);
        }
        return escalations;
    }

    private Optional<Escalation> escalation(Section section) {
        var causes = EnumSet.noneOf(Cause.class);
        section.require("on")
                .map(Value::itemOrItems)
                .orElse(List.of())
                .forEach(item -> item.constant(Cause.class).ifPresent(causes::add));
        var when = section.take("when");
        var text = when.flatMap(Value::someText);
        text.ifPresent(source -> check(when.get(), source));
        var to = section.require("to").flatMap(pools::find);
        int max = section.take("max").flatMap(v -> v.integer(1, MAX)).orElse(1);
        section.end();
        if (causes.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Escalation(causes, text.orElse(null), to.get(), max));
    }

    private void check(Value value, String source) {
        try {
            conditions.check(source);
        } catch (InvalidCondition e) {
            e.problems().forEach(p -> value.problem(p.line(), p.column(), p.message()));
        }
    }
}
