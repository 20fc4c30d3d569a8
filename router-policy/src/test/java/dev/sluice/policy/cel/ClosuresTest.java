package dev.sluice.policy.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.policy.Facts;
import dev.sluice.policy.Facts.Attempt;
import dev.sluice.policy.Facts.Budget;
import dev.sluice.policy.Facts.Caller;
import dev.sluice.policy.Facts.Fleet;
import dev.sluice.policy.Facts.PoolFacts;
import dev.sluice.policy.Facts.Request;
import dev.sluice.policy.Facts.Time;
import dev.sluice.policy.Rule.Condition;
import dev.sluice.policy.Rule.Failure;
import dev.sluice.policy.match.Hits;
import dev.sluice.policy.match.Matcher;
import dev.sluice.policy.match.Matchers;
import dev.sluice.policy.match.Scope;
import dev.sluice.policy.view.JsonMode;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClosuresTest {
    private static final Matchers MATCHERS =
            Matchers.of(
                    List.of(
                            new Matcher("code", List.of("c"), Scope.ALL),
                            new Matcher("maths", List.of("m"), Scope.ALL)));
    private static final Vocabulary VOCABULARY = Vocabulary.ofRules(MATCHERS, List.of("fast"));
    private static final Conditions CONDITIONS = new Conditions(VOCABULARY);
    private static final List<String> WORDS = List.of("", "a", "acme", "batch", "😀b", "b7");

    private final Random random = new Random(42);

    private String word() {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    private long number() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(4);
            case 1 -> Long.MAX_VALUE - random.nextInt(3);
            case 2 -> Long.MIN_VALUE + random.nextInt(3);
            default -> random.nextInt(100);
        };
    }

    private Facts facts() {
        var tags = random.ints(random.nextInt(3), 0, WORDS.size()).mapToObj(WORDS::get).toList();
        var request =
                new Request(
                        "chat",
                        word(),
                        number(),
                        number(),
                        1,
                        1,
                        0,
                        0,
                        0,
                        0,
                        0,
                        number(),
                        random.nextBoolean(),
                        random.nextBoolean(),
                        random.nextBoolean() ? JsonMode.OBJECT : JsonMode.NONE,
                        random.nextDouble(),
                        tags);
        return new Facts(
                request,
                new Hits(MATCHERS, random.nextInt(4)),
                new Caller(word(), word(), word(), tags.reversed(), word(), word()),
                new Budget(random.nextDouble()),
                new Fleet(
                        Map.of(
                                "fast",
                                new PoolFacts(random.nextBoolean(), random.nextDouble(), 1))),
                new Time(random.nextInt(24), 0, 1),
                Attempt.FIRST);
    }

    private static String answer(Condition condition, Facts facts) {
        try {
            return Boolean.toString(condition.test(facts));
        } catch (Failure failure) {
            return "failure";
        }
    }

    @Test
    void answersAsCelJavaDoes() throws Exception {
        var expressions = new RandomExpressions(random);
        int failures = 0;
        int compiled = 0;
        for (int i = 0; i < 1_500; i++) {
            var source = expressions.bool(random.nextInt(1, 5));
            var ast = CONDITIONS.check(source);
            var closure = Closures.compile(ast, VOCABULARY);
            assertThat(closure).as(source).isPresent();
            compiled++;
            var oracle = CONDITIONS.interpreted(ast);
            for (int k = 0; k < 20; k++) {
                var facts = facts();
                var expected = answer(oracle, facts);
                assertThat(answer(closure.get(), facts))
                        .as(source + " of " + facts)
                        .isEqualTo(expected);
                failures += expected.equals("failure") ? 1 : 0;
            }
        }
        assertThat(compiled).isEqualTo(1_500);
        assertThat(failures).isGreaterThan(100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "caller.tags.exists_one(t, t == 'a')",
                "request.model < caller.tenant",
                "request.prompt_tokens / request.n > 2 || true",
                "[1, 2, 3].exists(x, x == request.n)",
                "caller.tags + ['x'] == ['x']",
                "request.cjk_ratio > 1",
                "request.model.matches(caller.tenant)",
            })
    void leavesToCelJavaWhatClosuresDoNotKnow(String source) throws Exception {
        var ast = CONDITIONS.check(source);
        assertThat(Closures.compile(ast, VOCABULARY)).isEmpty();
        var oracle = CONDITIONS.interpreted(ast);
        assertThat(CONDITIONS.compile(source)).isInstanceOf(Interpreted.class);
        for (int i = 0; i < 50; i++) {
            assertThat(answer(oracle, facts())).isIn("true", "false", "failure");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "caller.tags[0] == 'a'",
                "request.prompt_tokens / request.n > 3",
                "request.prompt_tokens * 9223372036854775807 > 3",
            })
    void refusesAtLoadWhatCannotBeEvaluated(String source) {
        assertThatThrownBy(() -> CONDITIONS.compile(source))
                .isInstanceOf(InvalidCondition.class)
                .hasMessageStartingWith("cannot be evaluated: ");
    }

    @Test
    void refusesWhatCostsTooMuch() {
        var nested = "caller.tags.all(a, caller.tags.all(b, caller.tags.all(c, a == b || b == c)))";
        assertThatThrownBy(() -> CONDITIONS.compile(nested))
                .isInstanceOf(InvalidCondition.class)
                .hasMessageMatching("cost: \\d+ \\(expected: <= 2000\\)");
    }
}
