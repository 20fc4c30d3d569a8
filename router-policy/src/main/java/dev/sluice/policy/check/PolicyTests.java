package dev.sluice.policy.check;

import dev.sluice.policy.Decision;
import dev.sluice.policy.Deny;
import dev.sluice.policy.Policy;
import dev.sluice.policy.Pool;
import dev.sluice.policy.Route;
import dev.sluice.policy.Rule;
import dev.sluice.policy.text.InvalidPolicy;
import dev.sluice.policy.yaml.Problems;
import dev.sluice.policy.yaml.Section;
import dev.sluice.policy.yaml.Value;
import dev.sluice.policy.yaml.Yaml;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// The tests that stand beside a policy, `NAME.tests.yaml`: a list of `cases`, each with facts
/// (`request`, `caller`, `budget`, `fleet`, `time`, `matched`, `unit`; whatever is left out is
/// ordinary) and what is expected of the decision.
///
/// ```yaml
/// cases:
///   - name: code goes to the strong pool
///     request: { text: "why this stack trace?" }
///     expect: { rule: code, chain: [strong, fast] }
/// ```
public final class PolicyTests {
    private final Policy policy;

    private PolicyTests(Policy policy) {
        this.policy = policy;
    }

    /// Runs all cases.
    ///
    /// @param file name of the tests' text, for messages
    /// @throws InvalidPolicy with everything that is wrong with the tests' text
    public static Report run(Policy policy, String file, String text) throws InvalidPolicy {
        var problems = new Problems(file, text);
        var root = Yaml.parse(file, text, problems).flatMap(Value::section);
        var results = new ArrayList<Result>();
        if (root.isPresent()) {
            var cases = root.get().require("cases").map(Value::items).orElse(List.of());
            var tests = new PolicyTests(policy);
            for (var item : cases) {
                item.section().flatMap(tests::run).ifPresent(results::add);
            }
            root.get().end();
        }
        if (!problems.isEmpty()) {
            throw new InvalidPolicy(problems.all());
        }
        return new Report(results, unhit(policy, results));
    }

    private static List<String> unhit(Policy policy, List<Result> results) {
        var hit = new HashSet<String>();
        results.forEach(result -> hit.add(result.decision().ruleId()));
        return policy.rules().stream().map(Rule::id).filter(id -> !hit.contains(id)).toList();
    }

    private Optional<Result> run(Section test) {
        var name = test.require("name").flatMap(Value::someText);
        var unit = test.take("unit").flatMap(Value::text).orElse("unit");
        var facts = new FactsReader(policy).read(test);
        var expect = test.require("expect").flatMap(Value::section);
        test.end();
        if (name.isEmpty() || facts.isEmpty() || expect.isEmpty()) {
            return Optional.empty();
        }
        var decision = policy.decide(facts.get(), unit);
        var failures = new ArrayList<String>();
        compare(
                failures,
                "rule",
                expect.get().take("rule").flatMap(Value::text),
                decision.ruleId());
        compare(failures, "route", expect.get().take("route").flatMap(Value::text), arm(decision));
        compare(
                failures,
                "deny",
                expect.get().take("deny").flatMap(Value::text),
                message(decision));
        var chain = expect.get().take("chain").map(Value::items);
        compare(failures, "chain", chain.map(PolicyTests::words), chain(decision));
        expect.get().end();
        return Optional.of(
                new Result(name.get(), decision, failures, policy.explain(facts.get(), unit)));
    }

    private static List<String> words(List<Value> items) {
        return items.stream().map(item -> item.text().orElse("")).toList();
    }

    private static String arm(Decision decision) {
        return decision.arm();
    }

    private static String message(Decision decision) {
        return decision instanceof Deny deny ? deny.message() : "no refusal";
    }

    private static List<String> chain(Decision decision) {
        return switch (decision) {
            case Route route -> route.chain().stream().map(Pool::name).toList();
            case Deny _ -> List.of();
        };
    }

    private static <T> void compare(
            List<String> failures, String what, Optional<T> expected, T found) {
        if (expected.isPresent() && !expected.get().equals(found)) {
            failures.add(what + ": " + found + " (expected: " + expected.get() + ")");
        }
    }

    /// What came of all cases.
    ///
    /// @param results one per case, in order
    /// @param unhit rules that decided no case
    public record Report(List<Result> results, List<String> unhit) {
        public Report {
            results = List.copyOf(results);
            unhit = List.copyOf(unhit);
        }

        /// Whether all cases passed.
        public boolean passed() {
            return results.stream().allMatch(Result::passed);
        }
    }

    /// What came of a case.
    ///
    /// @param name the case
    /// @param decision what the policy decided
    /// @param failures what was not as expected; empty when it passed
    /// @param explanation how the decision came about, line by line
    public record Result(
            String name, Decision decision, List<String> failures, List<String> explanation) {
        public Result {
            failures = List.copyOf(failures);
            explanation = List.copyOf(explanation);
        }

        /// Whether the decision was as expected.
        public boolean passed() {
            return failures.isEmpty();
        }
    }
}
