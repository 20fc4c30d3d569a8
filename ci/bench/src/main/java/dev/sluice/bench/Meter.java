package dev.sluice.bench;

import dev.sluice.bench.load.LoadGenerator;
import dev.sluice.bench.load.LoadRun;
import dev.sluice.bench.load.Tally;
import dev.sluice.bench.load.Verdict;
import dev.sluice.bench.machine.ProcessTree;
import dev.sluice.bench.machine.Processors;
import dev.sluice.bench.stats.Histogram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Measures one flow against one subject, on a machine that is quiet enough.
///
/// Waits until others use little of the processors, measures, and measures again (four times at
/// most) when they came back meanwhile; of noisy samples the least noisy one is kept and marked.
final class Meter {
    private static final Duration GATE = Duration.ofMillis(200);

    private final LoadGenerator generator;
    private final Processors processors;
    private final ProcessTree ourselves;
    private final Duration warmUp;
    private final Duration window;
    private final Duration patience;
    private final int tries;

    /// @param patience longest wait for a quiet machine before each try
    /// @param tries how often a sample is taken at most until it is not noisy
    Meter(
            LoadGenerator generator,
            Processors processors,
            Duration warmUp,
            Duration window,
            Duration patience,
            int tries) {
        this.generator = generator;
        this.processors = processors;
        this.ourselves = new ProcessTree(ProcessHandle.current().pid(), Path.of("/nowhere"));
        this.warmUp = warmUp;
        this.window = window;
        this.patience = patience;
        this.tries = tries;
    }

    Sample measure(Subject subject, Scenario.Flow flow, int round) {
        Sample best = null;
        for (int i = 0; i < tries && (best == null || best.noisy()); i++) {
            awaitQuiet();
            var sample = once(subject, flow, round);
            if (best == null || sample.foreign() < best.foreign()) {
                best = sample;
            }
        }
        if (best == null) {
            throw new IllegalStateException("tries: " + tries + " (expected: >= 1)");
        }
        return best;
    }

    /// Sends load without measuring, so that a virtual machine compiles what it will run.
    Verdict warm(Subject subject, Scenario.Flow flow, Duration time) {
        var run = generator.start(subject.target(), flow.load());
        Pause.of(time);
        return run.finish();
    }

    private record Instant(
            long nanos, long busy, long ours, ProcessTree.@Nullable Snapshot subject) {}

    private Sample once(Subject subject, Scenario.Flow flow, int round) {
        var run = generator.start(subject.target(), flow.load());
        Pause.of(warmUp.plus(flow.load().stagger()));
        var before = instant(subject);
        run.begin();
        Pause.of(window);
        Tally tally = run.end();
        var after = instant(subject);
        return sample(subject, flow, round, run, tally, before, after);
    }

    private Sample sample(
            Subject subject,
            Scenario.Flow flow,
            int round,
            LoadRun run,
            Tally tally,
            Instant before,
            Instant after) {
        var values = new EnumMap<Metric, Double>(Metric.class);
        latencies(values, tally);
        if (after.subject() != null && before.subject() != null) {
            double share = tally.seconds() * 1e9 / (after.nanos() - before.nanos());
            double own = share * after.subject().ownSince(before.subject()) / 1e3;
            double store = share * after.subject().companionsSince(before.subject()) / 1e3;
            values.put(Metric.CPU_PER_REQUEST, own / tally.requests());
            values.put(Metric.CORES, own / 1e6 / tally.seconds());
            if (store > 0) {
                values.put(Metric.STORE_CPU, store / tally.requests());
            }
            if (tally.events() > 0) {
                values.put(Metric.CPU_PER_CHUNK, own / tally.events());
            }
        }
        if (subject.process() != null) {
            values.put(Metric.RSS, subject.process().residentBytes() / 1e6);
        }
        Verdict verdict = run.finish();
        return new Sample(
                flow.name(),
                subject.name(),
                round,
                values,
                foreign(before, after),
                verdict.faults(),
                verdict.first());
    }

    private static void latencies(Map<Metric, Double> values, Tally tally) {
        values.put(Metric.REQUESTS, tally.requests() / tally.seconds());
        quantiles(values, tally.latency(), Metric.P50, Metric.P99);
        if (tally.events() > 0) {
            values.put(Metric.CHUNKS, tally.events() / tally.seconds());
            values.put(Metric.FIRST_P99, tally.firstEvent().quantile(0.99) / 1e3);
            quantiles(values, tally.relay(), Metric.RELAY_P50, Metric.RELAY_P99);
        }
    }

    private static void quantiles(
            Map<Metric, Double> values, Histogram histogram, Metric middle, Metric tail) {
        values.put(middle, histogram.quantile(0.5) / 1e3);
        values.put(tail, histogram.quantile(0.99) / 1e3);
    }

    /// Waits until others leave the processors alone; gives up after the patience.
    void awaitQuiet() {
        long deadline = System.nanoTime() + patience.toNanos();
        double foreign;
        do {
            var before = instant(null);
            Pause.of(GATE);
            foreign = foreign(before, instant(null));
        } while (foreign > Sample.MOST_FOREIGN && System.nanoTime() < deadline);
    }

    private Instant instant(@Nullable Subject subject) {
        var process = subject == null ? null : subject.process();
        var snapshot = process == null ? null : process.cpu();
        long companions = snapshot == null ? 0 : sum(snapshot.companions());
        long ours = sum(ourselves.cpu().own()) + companions;
        return new Instant(System.nanoTime(), processors.busyNanos(), ours, snapshot);
    }

    private static long sum(Map<String, Long> threads) {
        return threads.values().stream().mapToLong(Long::longValue).sum();
    }

    private static double foreign(Instant before, Instant after) {
        double busy = after.busy - before.busy;
        double ours = after.ours - before.ours;
        return Math.max(0, busy - ours) / (after.nanos - before.nanos);
    }
}
