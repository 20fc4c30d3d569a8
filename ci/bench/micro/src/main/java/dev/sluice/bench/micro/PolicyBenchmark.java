package dev.sluice.bench.micro;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import dev.sluice.policy.Decision;
import dev.sluice.policy.Facts;
import dev.sluice.policy.Policy;
import dev.sluice.policy.match.Hits;
import dev.sluice.policy.text.InvalidPolicy;
import dev.sluice.policy.text.PolicyText;
import dev.sluice.policy.view.JsonMode;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
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

/// A decision in which only the last rule matches, its conditions compiled from the policy's text.
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

    private @Nullable Policy policy;

    /// Builds the policy.
    @Setup
    public void fill() throws InvalidPolicy {
        policy = policy(rules);
    }

    /// Asks every rule once.
    @Benchmark
    public Decision decide() {
        return requireNonNull(policy).decide(facts, "key");
    }

    private static Policy policy(int rules) throws InvalidPolicy {
        String text =
                """
                apiVersion: sluice.dev/v1
                kind: RouterPolicy
                metadata:
                  name: bench
                spec:
                  pools:
                    small:
                      members: [{ model: small }]
                    large:
                      members: [{ model: large }]
                  rules:
                """
                        + IntStream.rangeClosed(1, rules)
                                .mapToObj(i -> rule(i, i == rules))
                                .collect(joining())
                        + "  default:\n    route: small\n";
        return PolicyText.compile("bench.yaml", text);
    }

    private static String rule(int number, boolean matches) {
        return """
                    - id: rule-%d
                      priority: %d
                      when: "request.prompt_tokens > %d && caller.tenant == 'acme'"
                      route: large
                """
                .formatted(number, 1_000 - number, matches ? 0 : 100_000 + number);
    }
}
