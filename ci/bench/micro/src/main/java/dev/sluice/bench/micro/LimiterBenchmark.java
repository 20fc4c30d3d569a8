package dev.sluice.bench.micro;

import dev.sluice.admission.RateLimit;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/// One request taken out of a limit that is not used up, the clock included.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LimiterBenchmark {
    // So many that one pays off in 30 ns: the limit holds for longer than the benchmark runs.
    private final RateLimit limit = new RateLimit(2_000_000_000, System.nanoTime());

    /// One thread, which is what a key sees.
    @Benchmark
    public boolean acquire() {
        return limit.tryAcquire(System.nanoTime());
    }

    /// Two threads that want the same limit.
    @Benchmark
    @Threads(2)
    public boolean acquireContended() {
        return limit.tryAcquire(System.nanoTime());
    }
}
