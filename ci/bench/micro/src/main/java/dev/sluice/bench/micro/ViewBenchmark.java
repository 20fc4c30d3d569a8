package dev.sluice.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.policy.json.InvalidRequest;
import dev.sluice.policy.match.Matchers;
import dev.sluice.policy.view.InputLimits;
import dev.sluice.policy.view.RequestFormat;
import dev.sluice.policy.view.RequestView;
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

/// A request body read into what policies decide by: the yardstick's 557 bytes, and 100 KB.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ViewBenchmark {
    /// Length of the body in bytes.
    @Param({"557", "100000"})
    public int bytes;

    private byte[] body = {};

    /// Builds the body.
    @Setup
    public void fill() {
        String head =
                """
                {"model":"bench-json","stream":false,"temperature":0.2,"max_tokens":256,"messages":[\
                {"role":"system","content":"You are measured."},{"role":"user","content":"\
                """;
        String tail = "\"}]}";
        int prompt = bytes - head.length() - tail.length();
        body =
                (head + "prompt ".repeat(prompt / 7 + 1).substring(0, prompt) + tail)
                        .getBytes(UTF_8);
    }

    /// One pass over the body, no matchers.
    @Benchmark
    public RequestView read() throws InvalidRequest {
        return RequestView.read(
                RequestFormat.OPENAI_CHAT, body, InputLimits.DEFAULT, Matchers.NONE);
    }
}
