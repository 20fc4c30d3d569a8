package dev.sluice.bench;

import dev.sluice.bench.load.Load;
import dev.sluice.bench.load.LoadGenerator;
import dev.sluice.bench.load.LoadRun;
import dev.sluice.bench.load.Target;
import dev.sluice.bench.load.Verdict;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.EnumMap;

/// Measures what only a fresh process can show: its start, its memory, silent streams, and clients
/// that leave.
final class FreshMeter {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SETTLE = Duration.ofMillis(500);

    private final LoadGenerator generator;
    private final Launcher launcher;
    private final Target mock;

    FreshMeter(LoadGenerator generator, Launcher launcher, Target mock) {
        this.generator = generator;
        this.launcher = launcher;
        this.mock = mock;
    }

    Sample measure(String name, Scenario.Fresh scenario, int round) throws IOException {
        var subject = launcher.start(name, mock.port());
        var process = subject.process();
        if (process == null) {
            throw new IllegalStateException(name + ": no process (expected: one that was started)");
        }
        var values = new EnumMap<Metric, Double>(Metric.class);
        values.put(Metric.START, subject.start().toNanos() / 1e6);
        values.put(Metric.RSS_IDLE, process.residentBytes() / 1e6);
        // Buffers and classes of the first streams are no stream's own; they come before the count.
        var few = generator.start(subject.target(), Load.closed("bench-sse-64x8", 16));
        Pause.of(Duration.ofSeconds(2));
        few.finish();
        Pause.of(SETTLE);
        long before = process.residentBytes();
        int streams = scenario.streams();
        var idle = generator.start(subject.target(), Load.closed("bench-idle", streams));
        long held = await(idle, streams);
        Pause.of(SETTLE);
        values.put(Metric.STREAM_KB, (process.residentBytes() - before) / 1e3 / streams);
        Verdict verdict = idle.finish();
        values.put(Metric.CANCEL, untilUpstreamIsFree());
        launcher.stop(subject);
        boolean all = held == streams;
        return new Sample(
                scenario.name(),
                name,
                round,
                values,
                0,
                all ? verdict.faults() : Math.max(1, verdict.faults()),
                all
                        ? verdict.first()
                        : held + " streams held (expected: " + streams + ") " + verdict.first());
    }

    private static long await(LoadRun idle, int streams) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (idle.events() < streams && System.nanoTime() < deadline) {
            Pause.of(Duration.ofMillis(20));
        }
        return idle.events();
    }

    /// Milliseconds until the mock has no answer under way; NaN when some stay.
    private double untilUpstreamIsFree() throws IOException {
        long begun = System.nanoTime();
        var uri = URI.create("http://127.0.0.1:" + mock.port() + "/bench/streams");
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(uri).build();
            while (System.nanoTime() - begun < PATIENCE.toNanos()) {
                if (client.send(request, BodyHandlers.ofString()).body().equals("{\"open\":0}")) {
                    return (System.nanoTime() - begun) / 1e6;
                }
                Pause.of(Duration.ofMillis(2));
            }
            return Double.NaN;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("upstream: interrupted (expected: left to finish)", interrupted);
        }
    }
}
