package dev.sluice.ledger.report;

import dev.sluice.call.Operation;
import dev.sluice.ledger.Charge;
import dev.sluice.ledger.Settlement;
import dev.sluice.ledger.TokenUsage;
import dev.sluice.reason.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The gateway's metrics. Thread-safe.
///
/// Label values come from known sets only; whatever else a client may send counts as `other`, so
/// the number of series stays bounded. The meters of a combination of labels are looked up once and
/// kept.
public final class Meters {
    private static final String OTHER = "other";
    private static final double NANO = 1e-9;
    private static final Set<String> OUTCOMES =
            Stream.concat(
                            Stream.of(Settlement.OK),
                            Arrays.stream(Reason.values()).map(Reason::label))
                    .collect(Collectors.toUnmodifiableSet());
    private static final Duration[] DURATIONS =
            millis(
                    10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 120_000,
                    300_000);
    private static final Duration[] FIRST_TOKENS =
            millis(
                    10, 25, 50, 100, 200, 300, 500, 750, 1_000, 2_000, 3_000, 5_000, 10_000, 30_000,
                    60_000);

    private record Labels(Operation operation, String model, String backend, String outcome) {}

    private record Bound(Counter requests, Timer duration, Timer firstToken) {}

    private record Known(Set<String> models, Set<String> backends) {}

    private final MeterRegistry registry;
    private final ConcurrentMap<Labels, Bound> bound = new ConcurrentHashMap<>();
    private final Counter input;
    private final Counter cacheRead;
    private final Counter cacheWrite;
    private final Counter output;
    private final Counter reasoning;
    private final Counter cost;
    private final Counter unpriced;
    private volatile Known known = new Known(Set.of(), Set.of());

    public Meters(MeterRegistry registry) {
        this.registry = registry;
        this.input = tokens("input");
        this.cacheRead = tokens("cache_read");
        this.cacheWrite = tokens("cache_write");
        this.output = tokens("output");
        this.reasoning = tokens("reasoning");
        this.cost =
                Counter.builder("sluice.cost.usd")
                        .description("Cost of all attempts with a known price, in US dollars")
                        .register(registry);
        this.unpriced =
                Counter.builder("sluice.unpriced")
                        .description("Attempts of models without a known price")
                        .register(registry);
    }

    /// Tells the models and back ends that may stand in labels.
    public void know(Set<String> models, Set<String> backends) {
        known = new Known(Set.copyOf(models), Set.copyOf(backends));
    }

    /// Counts a finished request.
    public void count(RequestSummary request) {
        var meters = bound(request);
        meters.requests().increment();
        meters.duration().record(request.durationMillis(), TimeUnit.MILLISECONDS);
        if (request.firstTokenMillis() >= 0) {
            meters.firstToken().record(request.firstTokenMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /// Counts what an attempt used; a listener of [dev.sluice.ledger.Ledger#listen].
    public void count(Charge charge) {
        count(charge.settlement().usage());
        if (charge.costNanoUsd().isPresent()) {
            cost.increment(charge.costNanoUsd().getAsLong() * NANO);
        } else {
            unpriced.increment();
        }
    }

    /// Shows a number that changes, such as `sluice.in.flight`, `sluice.queued` or
    /// `sluice.ledger.backlog`.
    public void show(String name, String description, LongSupplier value) {
        Gauge.builder(name, value, LongSupplier::getAsLong)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    private void count(TokenUsage usage) {
        add(input, usage.input());
        add(cacheRead, usage.cacheRead());
        add(cacheWrite, usage.cacheWrite());
        add(output, usage.output());
        add(reasoning, usage.reasoning());
    }

    private Bound bound(RequestSummary request) {
        var labels =
                new Labels(
                        request.operation(),
                        knownOr(known.models(), request.model()),
                        knownOr(known.backends(), request.backend()),
                        knownOr(OUTCOMES, request.outcome()));
        var meters = bound.get(labels);
        return meters != null ? meters : bound.computeIfAbsent(labels, this::bind);
    }

    private Bound bind(Labels labels) {
        var tags =
                Tags.of(
                        "operation",
                        labels.operation().label(),
                        "model",
                        labels.model(),
                        "backend",
                        labels.backend());
        var requests =
                Counter.builder("sluice.requests")
                        .description("Finished requests")
                        .tags(tags.and("outcome", labels.outcome()))
                        .register(registry);
        return new Bound(
                requests,
                timer("sluice.request.duration", "Arrival to end", tags, DURATIONS),
                timer("sluice.first.token", "Arrival to first content", tags, FIRST_TOKENS));
    }

    private Timer timer(String name, String description, Tags tags, Duration... buckets) {
        return Timer.builder(name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(buckets)
                .register(registry);
    }

    private Counter tokens(String kind) {
        return Counter.builder("sluice.tokens")
                .description("Tokens used, in disjoint kinds")
                .tag("kind", kind)
                .register(registry);
    }

    private static void add(Counter counter, long amount) {
        if (amount > 0) {
            counter.increment((double) amount);
        }
    }

    // "none" is where no back end was reached; an empty label value would mean no label at all.
    private static String knownOr(Set<String> known, String value) {
        if (value.isEmpty()) {
            return "none";
        }
        return known.contains(value) ? value : OTHER;
    }

    private static Duration[] millis(long... millis) {
        return Arrays.stream(millis).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }
}
