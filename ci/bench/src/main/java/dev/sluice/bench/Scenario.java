package dev.sluice.bench;

import static dev.sluice.bench.Metric.ADDED_P50;
import static dev.sluice.bench.Metric.ADDED_P99;
import static dev.sluice.bench.Metric.ADDED_RELAY;
import static dev.sluice.bench.Metric.CANCEL;
import static dev.sluice.bench.Metric.CHUNKS;
import static dev.sluice.bench.Metric.CORES;
import static dev.sluice.bench.Metric.CPU_PER_CHUNK;
import static dev.sluice.bench.Metric.CPU_PER_REQUEST;
import static dev.sluice.bench.Metric.FIRST_P99;
import static dev.sluice.bench.Metric.P50;
import static dev.sluice.bench.Metric.P99;
import static dev.sluice.bench.Metric.RELAY_P50;
import static dev.sluice.bench.Metric.RELAY_P99;
import static dev.sluice.bench.Metric.REQUESTS;
import static dev.sluice.bench.Metric.RSS;
import static dev.sluice.bench.Metric.RSS_IDLE;
import static dev.sluice.bench.Metric.START;
import static dev.sluice.bench.Metric.STREAM_KB;

import dev.sluice.bench.load.Load;
import java.time.Duration;
import java.util.List;

/// One thing that is measured, under the name the command line takes.
public sealed interface Scenario {
    /// Name for `--scenario`.
    String name();

    /// What it does, in a line.
    String title();

    /// The columns of its table, the primary one first.
    List<Metric> metrics();

    /// A load of some seconds against a running subject.
    record Flow(String name, String title, Load load, List<Metric> metrics) implements Scenario {}

    /// A fresh process: its start, then silent streams, then all clients leave.
    record Fresh(String name, String title, int streams, List<Metric> metrics)
            implements Scenario {}

    /// All scenarios in the order of a round.
    static List<Scenario> all(boolean quick) {
        List<Metric> open = List.of(ADDED_P50, ADDED_P99, P50, P99, CPU_PER_REQUEST);
        List<Metric> paced =
                List.of(CPU_PER_CHUNK, CHUNKS, ADDED_RELAY, RELAY_P50, RELAY_P99, CORES);
        int idle = quick ? 1_000 : 4_000;
        return List.of(
                flow(
                        "json",
                        "JSON, closed loop, 16 connections, 557 B asked",
                        Load.closed("bench-json", 16),
                        List.of(CPU_PER_REQUEST, REQUESTS, P50, P99, RSS)),
                flow("r400", "JSON, Poisson, 400/s", Load.open("bench-json", 400), open),
                flow("r4000", "JSON, Poisson, 4000/s", Load.open("bench-json", 4_000), open),
                flow(
                        "d20",
                        "JSON after 20 ms, closed loop, 64 connections",
                        Load.closed("bench-json-d20ms", 64),
                        List.of(CPU_PER_REQUEST, REQUESTS, P50, P99)),
                flow(
                        "prompt100k",
                        "JSON, 100 KB prompt, closed loop, 8 connections",
                        Load.closed("bench-json", 8).withPrompt(100_000),
                        List.of(CPU_PER_REQUEST, REQUESTS, P50, P99, RSS)),
                flow(
                        "burst",
                        "SSE, 64 events, 8 in each write, closed loop, 16 connections",
                        Load.closed("bench-sse-64x8", 16),
                        List.of(CPU_PER_CHUNK, CHUNKS, FIRST_P99, RSS)),
                flow(
                        "paced100",
                        "SSE, 100 streams of 50 events/s",
                        Load.closed("bench-paced-50x20ms", 100).spreadOver(Duration.ofSeconds(1)),
                        paced),
                flow(
                        "paced512",
                        "SSE, 512 streams of 50 events/s",
                        Load.closed("bench-paced-50x20ms", 512).spreadOver(Duration.ofSeconds(1)),
                        paced),
                new Fresh(
                        "fresh",
                        "fresh process, then %d silent streams, then all clients leave"
                                .formatted(idle),
                        idle,
                        List.of(START, RSS_IDLE, STREAM_KB, CANCEL)));
    }

    /// The names of a quick run.
    static List<String> quickNames() {
        return List.of("json", "r4000", "burst", "paced100", "fresh");
    }

    private static Flow flow(String name, String title, Load load, List<Metric> metrics) {
        return new Flow(name, title, load, metrics);
    }
}
