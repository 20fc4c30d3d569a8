package dev.sluice.bench.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bench.load.Load;
import dev.sluice.bench.load.LoadGenerator;
import dev.sluice.bench.load.Target;
import dev.sluice.bench.load.Verdict;
import dev.sluice.bench.mock.MockUpstream;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NettyProxyTest {
    @ParameterizedTest
    @ValueSource(strings = {"bench-json", "bench-sse-64x8", "bench-paced-5x20ms"})
    void losesNoEvent(String model) {
        assertThat(run(Load.closed(model, 8))).isEqualTo(new Verdict(0, ""));
    }

    @Test
    void passesOnALongPrompt() {
        assertThat(run(Load.closed("bench-json", 2).withPrompt(100_000)))
                .isEqualTo(new Verdict(0, ""));
    }

    private static Verdict run(Load load) {
        try (var mock = MockUpstream.listen(0);
                var proxy = new NettyProxy(0, mock.port());
                var generator = new LoadGenerator(new Random(3))) {
            var run = generator.start(new Target("127.0.0.1", proxy.port(), ""), load);
            LockSupport.parkNanos(300_000_000);
            var verdict = run.finish();
            assertThat(run.end().requests()).isPositive();
            return verdict;
        }
    }
}
