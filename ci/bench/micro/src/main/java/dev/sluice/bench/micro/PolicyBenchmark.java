package dev.sluice.bench.micro;

import dev.sluice.policy.Decision;
import dev.sluice.policy.Facts;
import dev.sluice.policy.Guards;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyVersion;
import dev.sluice.policy.Pool;
import dev.sluice.policy.Rule;
import dev.sluice.policy.match.Hits;
import dev.sluice.policy.match.Matchers;
import dev.sluice.policy.view.JsonMode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// A decision in which only the last rule matches. The conditions are plain closures over three
/// facts, so that it is the engine's own cost; the language's is on top of it.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PolicyBenchmark {
    /// Number of rules.
    @Param({"1", "20", "50"})
    public int rules;

    private final Facts facts =
            new Facts(
                    new Facts.Request(
                            "chat",
                            "auto",
                            140,
                            256,
                            2,
                            412,
                            0,
                            0,
                            0,
                            0,
                            0,
                            1,
                            true,
                            false,
                            JsonMode.NONE,
                            0,
                            List.of("team=search")),
                    Hits.NONE,
                    Facts.Caller.of("acme"),
                    Facts.Budget.UNLIMITED,
                    Facts.Fleet.UNKNOWN,
                    new Facts.Time(10, 30, 3),
                    Facts.Attempt.FIRST);

    private Policy policy = policy(1);

    /// Builds the policy.
    @Setup
    public void fill() {
        policy = policy(rules);
    }

    /// Asks every rule once.
    @Benchmark
    public Decision decide() {
        return policy.decide(facts, "key");
    }

    private static Policy policy(int rules) {
        return new Policy(
                new PolicyVersion("bench", "0123456789ab"),
                "measured",
                Matchers.NONE,
                Map.of(),
                IntStream.rangeClosed(1, rules).mapToObj(i -> rule(i, i == rules)).toList(),
                List.of(Pool.ofModel("small")),
                Guards.DEFAULT,
                Map.of(),
                List.of());
    }

    private static Rule rule(int number, boolean matches) {
        long most = matches ? 0 : 100_000 + number;
        return new Rule(
                "rule-" + number,
                1_000 - number,
                facts ->
                        facts.request().promptTokens() > most
                                && facts.caller().tenant().equals("acme")
                                && facts.attempt().number() == 1,
                "request.prompt_tokens > " + most,
                new Rule.Outcome.To(List.of(Pool.ofModel("large"))));
    }
}
