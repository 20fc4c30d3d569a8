package dev.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.policy.Facts.Attempt;
import dev.sluice.policy.Facts.Budget;
import dev.sluice.policy.Facts.Caller;
import dev.sluice.policy.Facts.Fleet;
import dev.sluice.policy.Facts.Request;
import dev.sluice.policy.Facts.Time;
import dev.sluice.policy.Rule.Failure;
import dev.sluice.policy.Rule.Outcome;
import dev.sluice.policy.check.Catalog;
import dev.sluice.policy.check.Finding;
import dev.sluice.policy.check.Lint;
import dev.sluice.policy.match.Hits;
import dev.sluice.policy.match.Matchers;
import dev.sluice.policy.text.PolicyText;
import dev.sluice.policy.view.JsonMode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RulesTest {
    private static final String POLICY =
            """
            apiVersion: sluice.dev/v1
            kind: RouterPolicy
            metadata: { name: rules }
            spec:
              pools:
                fast: { members: [{ model: small }] }
                strong: { members: [{ model: large, backend: east }] }
                spare: { members: [{ model: unknown }] }
              rules:
                - { id: poor, priority: 9, when: "budget.remaining_ratio < 0.1", deny: "no money" }
                - id: halves
                  priority: 5
                  when: "request.n == 1"
                  split: [{ route: fast, weight: 3 }, { route: strong, weight: 1 }]
                  fallback: [strong]
                - { id: twice, priority: 4, when: "request.n == 1", route: strong }
                - { id: narrow, priority: 3, when: "request.stream && request.n == 1", route: fast }
                - { id: all, priority: 2, when: "true", route: fast }
                - { id: late, when: "request.stream", route: strong }
              default: { route: fast }
            """;

    private static Facts facts(String model, double budget) {
        var request =
                new Request(
                        "chat",
                        model,
                        10,
                        -1,
                        1,
                        40,
                        0,
                        0,
                        0,
                        0,
                        0,
                        1,
                        false,
                        false,
                        JsonMode.NONE,
                        0,
                        List.of());
        return new Facts(
                request,
                Hits.NONE,
                Caller.of("acme"),
                new Budget(budget),
                Fleet.UNKNOWN,
                new Time(0, 0, 1),
                Attempt.FIRST);
    }

    @Test
    void refusesByRuleEvenWhenTheCallerNamedAModel() throws Exception {
        var policy = PolicyText.compile("rules.yaml", POLICY);
        for (var model : List.of("auto", "large")) {
            var deny = (Deny) policy.decide(facts(model, 0.05), "k");
            assertThat(deny.message()).isEqualTo("no money");
            assertThat(deny.headerValue()).endsWith(";arm=deny;rule=poor");
        }
        assertThat(policy.decide(facts("large", 0.5), "k").ruleId()).isEqualTo("named");
    }

    @Test
    void splitsByWeightAndSticksToTheUnit() throws Exception {
        var policy = PolicyText.compile("rules.yaml", POLICY);
        int fast = 0;
        for (int i = 0; i < 4_000; i++) {
            var route = (Route) policy.decide(facts("auto", 1), "key-" + i);
            assertThat(policy.decide(facts("auto", 1), "key-" + i)).isEqualTo(route);
            boolean chosen = route.arm().equals("fast");
            fast += chosen ? 1 : 0;
            assertThat(route.propensity()).isEqualTo(chosen ? 0.75 : 0.25);
            assertThat(route.chain()).hasSize(chosen ? 2 : 1);
        }
        assertThat(fast / 4_000.0).isCloseTo(0.75, within(0.03));
    }

    @Test
    void putsUnitsIntoKnownBuckets() {
        // printf 'salt\0unit' | sha256sum gives these; computed apart from this code.
        assertThat(Bucket.of("salt", "unit")).isEqualTo(521);
        assertThat(Bucket.of("salt", "")).isNotEqualTo(Bucket.of("", "salt"));
    }

    @Test
    void refusesWhenARefusalCannotBeEvaluatedAndPassesOverOtherRules() {
        Rule.Condition broken =
                _ -> {
                    throw new Failure("broken");
                };
        var pool = new Pool("p", Balance.RANDOM, List.of(Member.of("m")));
        var to = new Rule("to", 2, broken, "broken", new Outcome.To(List.of(pool)));
        var refuse = new Rule("refuse", 1, broken, "broken", new Outcome.Refuse("no"));
        var version = new PolicyVersion("p", "0123456789ab");
        var open =
                new Policy(
                        version,
                        "",
                        Matchers.NONE,
                        Map.of("p", pool),
                        List.of(to),
                        List.of(pool),
                        Guards.DEFAULT,
                        Map.of(),
                        List.of());
        var passed = open.decide(facts("auto", 1), "k");
        assertThat(passed.ruleId()).isEqualTo("default");
        assertThat(passed.explanation())
                .isEqualTo("rule to could not be evaluated: broken; no rule matched");
        var closed =
                new Policy(
                        version,
                        "",
                        Matchers.NONE,
                        Map.of("p", pool),
                        List.of(refuse, to),
                        List.of(pool),
                        Guards.DEFAULT,
                        Map.of(),
                        List.of());
        assertThat(closed.decide(facts("auto", 1), "k")).isInstanceOf(Deny.class);
    }

    @Test
    void explainsWhichRulesWereAsked() throws Exception {
        var policy = PolicyText.compile("rules.yaml", POLICY);
        assertThat(policy.explain(facts("auto", 0.05), "k"))
                .containsExactly(
                        "rule poor (priority 9): matched: budget.remaining_ratio < 0.1",
                        policy.version() + ";arm=deny;rule=poor: refuse, no money");
        assertThat(policy.explain(facts("small", 1), "k"))
                .startsWith("rule poor (priority 9): did not match: budget.remaining_ratio < 0.1")
                .contains("rule all (priority 2): not asked, the caller named small")
                .endsWith(policy.version() + ";arm=model:small;rule=named: route to model:small");
    }

    @Test
    void findsWhatIsLikelyAMistake() throws Exception {
        var policy = PolicyText.compile("rules.yaml", POLICY);
        var catalog =
                new Catalog(
                        Map.of("small", Set.of("west"), "large", Set.of("west")), Set.of("large"));
        assertThat(Lint.of(policy, catalog))
                .extracting(Finding::toString)
                .containsExactlyInAnyOrder(
                        "error: pool strong: back end east does not serve large",
                        "error: pool spare: unknown model unknown (expected: a model of the catalogue)",
                        "warning: pool fast: model small has no price; its requests will cost nothing"
                                + " known",
                        "warning: pool spare: unused: no rule, default or escalation names it",
                        "warning: rule twice: shadowed: rule halves has the same condition before it",
                        "warning: rule narrow: shadowed: rule halves matches before it whenever it would",
                        "warning: rule late: unreachable: rule all always matches before it",
                        "warning: default: unreachable: rule all always matches before it",
                        "warning: rule halves: no fallback: pool strong has one back end only",
                        "warning: rule twice: no fallback: pool strong has one back end only",
                        "warning: rule narrow: no fallback: pool fast has one back end only",
                        "warning: rule all: no fallback: pool fast has one back end only",
                        "warning: rule late: no fallback: pool strong has one back end only",
                        "warning: default: no fallback: pool fast has one back end only");
    }
}
