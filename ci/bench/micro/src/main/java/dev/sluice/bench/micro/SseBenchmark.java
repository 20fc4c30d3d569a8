package dev.sluice.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.backend.sse.SseEvent;
import dev.sluice.backend.sse.SseFramer;
import java.util.concurrent.TimeUnit;
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

/// One read of a stream cut into its events: 250 bytes an event, alone or eight in a read.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SseBenchmark {
    /// Events in one read.
    @Param({"1", "8"})
    public int events;

    private final SseFramer framer = new SseFramer();
    private final SseEvent event = new SseEvent();
    private byte[] read = {};

    /// Builds the read.
    @Setup
    public void fill() {
        read = event().repeat(events).getBytes(UTF_8);
    }

    /// Finds the events' ends.
    @Benchmark
    public boolean frame() {
        return framer.feed(read, (_, _, _) -> {});
    }

    /// Finds the events' ends and their data.
    @Benchmark
    public int frameAndRead() {
        framer.feed(read, event::read);
        return event.dataEnd();
    }

    private static String event() {
        return """
        data: {"id":"chatcmpl-bench000000000001","object":"chat.completion.chunk",\
        "created":1763640000,"model":"bench","system_fingerprint":"fp_benchmark","choices":[\
        {"index":0,"delta":{"content":" measured"},"logprobs":null,"finish_reason":null}]}

        """;
    }
}
