package dev.sluice.policy.text;

import dev.sluice.policy.Guards;
import dev.sluice.policy.Guards.Timeouts;
import dev.sluice.policy.yaml.Section;
import dev.sluice.policy.yaml.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;

/// Reads `guards`.
final class GuardsReader {
    private static final int MAX_ATTEMPTS = 10;
    private static final BigDecimal MAX_USD = BigDecimal.valueOf(1_000_000);
    private static final int NANO = 9;

    private GuardsReader() {}

    static Guards read(Optional<Value> value) {
        var section = value.flatMap(Value::section);
        if (section.isEmpty()) {
            return Guards.DEFAULT;
        }
        var guards = section.get();
        int attempts =
                guards.take("max_attempts")
                        .flatMap(v -> v.integer(1, MAX_ATTEMPTS))
                        .orElse(Guards.DEFAULT.maxAttempts());
        long cost =
                guards.take("max_cost_usd")
                        .map(GuardsReader::nano)
                        .orElse(Guards.DEFAULT.maxCostNanoUsd());
        var timeouts =
                guards.take("timeouts")
                        .flatMap(Value::section)
                        .map(GuardsReader::timeouts)
                        .orElse(Timeouts.DEFAULT);
        guards.end();
        return new Guards(attempts, cost, timeouts);
    }

    private static long nano(Value value) {
        var usd = value.amount().orElse(BigDecimal.ONE);
        if (usd.signum() == 0 || usd.compareTo(MAX_USD) > 0) {
            value.problem(usd + " (expected: above 0 to " + MAX_USD + ")");
            return 1;
        }
        return usd.movePointRight(NANO).setScale(0, RoundingMode.CEILING).longValueExact();
    }

    private static Timeouts timeouts(Section section) {
        var timeouts =
                new Timeouts(
                        duration(section, "connect", Timeouts.DEFAULT.connect()),
                        duration(section, "first_token", Timeouts.DEFAULT.firstToken()),
                        duration(section, "between_tokens", Timeouts.DEFAULT.betweenTokens()),
                        duration(section, "total", Timeouts.DEFAULT.total()));
        section.end();
        return timeouts;
    }

    private static Duration duration(Section section, String key, Duration absent) {
        return section.take(key).flatMap(Value::duration).orElse(absent);
    }
}
