package dev.sluice.policy;

import dev.sluice.policy.Rule.Outcome;
import java.util.ArrayList;
import java.util.List;

/// Puts into words how a policy came to a decision.
final class Explanation {
    private Explanation() {}

    /// The decision, its explanation preceded by what went wrong on the way.
    static Decision with(Decision decision, List<String> failures) {
        if (failures.isEmpty()) {
            return decision;
        }
        var why = String.join("; ", failures) + "; " + decision.explanation();
        return switch (decision) {
            case Route(var version, var arm, var rule, var chain, var guards, var propensity, _) ->
                    new Route(version, arm, rule, chain, guards, propensity, why);
            case Deny(var version, var rule, var message, _) ->
                    new Deny(version, rule, message, why);
        };
    }

    static List<String> of(Policy policy, Facts facts, String bucketUnit) {
        var lines = new ArrayList<String>();
        var decision = policy.decide(facts, bucketUnit);
        boolean auto = facts.request().model().equals(Facts.Request.AUTO);
        for (var rule : policy.rules()) {
            var answer = answer(rule, facts, auto);
            lines.add("rule " + rule.id() + " (priority " + rule.priority() + "): " + answer);
            if (rule.id().equals(decision.ruleId())) {
                break;
            }
        }
        lines.add(outcome(decision));
        return lines;
    }

    private static String answer(Rule rule, Facts facts, boolean auto) {
        if (!auto && !(rule.outcome() instanceof Outcome.Refuse)) {
            return "not asked, the caller named " + facts.request().model();
        }
        try {
            return (rule.when().test(facts) ? "matched: " : "did not match: ") + rule.text();
        } catch (Rule.Failure failure) {
            return "could not be evaluated: " + failure.getMessage();
        }
    }

    private static String outcome(Decision decision) {
        return switch (decision) {
            case Route route -> {
                var names = route.chain().stream().map(Pool::name).toList();
                yield route.headerValue() + ": route to " + String.join(", then ", names);
            }
            case Deny deny -> deny.headerValue() + ": refuse, " + deny.message();
        };
    }
}
