package dev.sluice.backend.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What the relay reads of one chunk that passes: usage, finish, errors, lengths.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ObservationBenchmark {
    private final byte[] chunk =
            """
            {"id":"chatcmpl-bench000000000001","object":"chat.completion.chunk",\
            "created":1763640000,"model":"bench","system_fingerprint":"fp_benchmark","choices":[\
            {"index":0,"delta":{"content":" measured"},"logprobs":null,"finish_reason":null}]}"""
                    .getBytes(UTF_8);
    private final ChunkScan scan = new ChunkScan();

    /// Scans one content chunk of about 240 bytes.
    @Benchmark
    public boolean observe() {
        scan.read(chunk, 0, chunk.length);
        return scan.isBroken();
    }
}
