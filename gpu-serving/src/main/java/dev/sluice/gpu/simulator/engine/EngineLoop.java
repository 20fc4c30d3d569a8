package dev.sluice.gpu.simulator.engine;

import io.netty.channel.EventLoop;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Drives a [SimulatedEngine] in real time on the event loop that also serves the connections, so
/// that a token needs no hand-over between threads. All methods belong to that event loop.
public final class EngineLoop {
    private final EventLoop loop;
    private final SimulatedEngine engine;
    private final LongSupplier nanoTime;
    private final Runnable pump = this::pump;
    private @Nullable Future<?> timer;
    private long armedFor = SimulatedEngine.NEVER;

    public EngineLoop(EventLoop loop, SimulatedEngine engine, LongSupplier nanoTime) {
        this.loop = loop;
        this.engine = engine;
        this.nanoTime = nanoTime;
    }

    public SimulatedEngine engine() {
        return engine;
    }

    public void submit(Sequence sequence) {
        engine.submit(sequence, nanoTime.getAsLong());
        arm(engine.nextEvent());
    }

    public void abort(Sequence sequence) {
        engine.abort(sequence, nanoTime.getAsLong());
        arm(engine.nextEvent());
    }

    private void pump() {
        armedFor = SimulatedEngine.NEVER;
        timer = null;
        arm(engine.advance(nanoTime.getAsLong()));
    }

    private void arm(long due) {
        if (due >= armedFor) {
            return;
        }
        if (timer != null) {
            timer.cancel(false);
        }
        armedFor = due;
        long delay = due - nanoTime.getAsLong();
        timer = delay <= 0 ? loop.submit(pump) : loop.schedule(pump, delay, TimeUnit.NANOSECONDS);
    }
}
