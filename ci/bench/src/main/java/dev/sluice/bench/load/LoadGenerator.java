package dev.sluice.bench.load;

import dev.sluice.bench.wire.Loop;
import java.util.random.RandomGenerator;

/// The thread that sends the load; one run at a time.
public final class LoadGenerator implements AutoCloseable {
    private final Loop loop = Loop.open();
    private final RandomGenerator random;

    /// @param random draws the arrival times of open loops
    public LoadGenerator(RandomGenerator random) {
        this.random = random;
    }

    /// Connects and begins to send.
    public LoadRun start(Target target, Load load) {
        return new LoadRun(loop, target, load, random);
    }

    @Override
    public void close() {
        loop.close();
    }
}
