package dev.sluice.bench.load;

import dev.sluice.bench.wire.Bytes;
import dev.sluice.bench.wire.EventReader;
import dev.sluice.bench.wire.Loop;
import dev.sluice.bench.wire.ResponseReader;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/// One load under way against one target: warm up, [#begin] a window, [#end] it, [#finish].
///
/// Every answer of the whole run is checked, inside the window or not: status 200, the exact number
/// of events, `[DONE]` last. The public methods may be called from any one thread; all state lives
/// on the loop's thread.
public final class LoadRun {
    private static final long PATIENCE_SECONDS = 15;

    private final Loop loop;
    private final Load load;
    private final Faults faults = new Faults();
    private final ByteBuf request;
    private final Pace pace;
    private final Bootstrap bootstrap;
    private final ChannelGroup channels;
    private final int expectedEvents;
    private Tally tally = new Tally(System.nanoTime());
    private long underWay;
    private long staggered;
    private boolean stopped;

    LoadRun(Loop loop, Target target, Load load, RandomGenerator random) {
        this.loop = loop;
        this.load = load;
        this.expectedEvents = load.expectedEvents();
        byte[] bytes = Bytes.of(load.request(target));
        request =
                Unpooled.unreleasableBuffer(
                        Unpooled.directBuffer(bytes.length).writeBytes(bytes).asReadOnly());
        pace =
                load.rate() > 0
                        ? new OpenLoop(loop.thread(), load.rate(), random, faults)
                        : new ClosedLoop();
        channels = new DefaultChannelGroup(loop.thread());
        bootstrap =
                new Bootstrap()
                        .group(loop.group())
                        .channel(loop.client())
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 10_000)
                        .remoteAddress(target.host(), target.port())
                        .handler(
                                new ChannelInitializer<SocketChannel>() {
                                    @Override
                                    protected void initChannel(SocketChannel channel) {
                                        channel.pipeline()
                                                .addLast(new ClientConnection(LoadRun.this));
                                    }
                                });
        loop.thread().execute(this::connectNext);
    }

    /// Begins the window that is measured.
    public void begin() {
        onLoop(() -> tally = new Tally(System.nanoTime()));
    }

    /// Ends the window; what it holds.
    public Tally end() {
        return onLoop(
                () -> {
                    Tally window = tally;
                    window.end(System.nanoTime());
                    tally = new Tally(System.nanoTime());
                    return window;
                });
    }

    /// Events since the last [#begin] or [#end].
    public long events() {
        return onLoop(() -> tally.events());
    }

    /// Faults so far.
    public long faults() {
        return onLoop(faults::count);
    }

    /// Sends nothing more, waits for the answers under way, disconnects, and tells what went wrong
    /// in the whole run.
    public Verdict finish() {
        onLoop(
                () -> {
                    stopped = true;
                    pace.stop();
                    return stopped;
                });
        boolean endless = expectedEvents == Integer.MAX_VALUE;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!endless && onLoop(() -> underWay) > 0 && System.nanoTime() < deadline) {
            pause();
        }
        var verdict =
                onLoop(
                        () -> {
                            if (underWay > 0 && !endless) {
                                faults.add(
                                        "%d requests without an answer after %d s"
                                                .formatted(underWay, PATIENCE_SECONDS));
                            }
                            return new Verdict(faults.count(), faults.first());
                        });
        channels.close().syncUninterruptibly();
        return verdict;
    }

    ByteBuf request() {
        return request;
    }

    Tally tally() {
        return tally;
    }

    void sent() {
        underWay++;
    }

    void connected(ClientConnection connection) {
        long gap = load.stagger().toNanos() / load.connections();
        if (gap > 0 && staggered < load.connections()) {
            var _ =
                    loop.thread()
                            .schedule(
                                    () -> free(connection),
                                    staggered++ * gap,
                                    TimeUnit.NANOSECONDS);
        } else {
            free(connection);
        }
    }

    void free(ClientConnection connection) {
        if (!stopped && connection.open()) {
            pace.free(connection);
        }
    }

    void answered(long nanos, ResponseReader answer, EventReader events) {
        underWay--;
        if (answer.status() != 200) {
            fault("status " + answer.status() + " (expected: 200)");
        } else if (events.events() != expectedEvents || (expectedEvents > 0 && !events.done())) {
            fault(
                    "%d events (expected: %d, the last one [DONE])"
                            .formatted(events.events(), expectedEvents));
        } else {
            tally.answered(nanos);
        }
    }

    void disconnected(boolean lost, EventReader events) {
        if (lost) {
            underWay--;
        }
        if (stopped) {
            return;
        }
        if (lost) {
            fault(
                    "connection closed after %d of %d events"
                            .formatted(events.events(), expectedEvents));
        }
        connect();
    }

    void faulty(Throwable cause) {
        fault(cause.toString());
    }

    private void fault(String what) {
        faults.add(what);
        if (faults.tooMany() && !stopped) {
            stopped = true;
            pace.stop();
        }
    }

    private int opened;

    // A few at a time, so that thousands of connections do not overrun the listener's backlog.
    private void connectNext() {
        for (int i = 0; i < 64 && opened < load.connections() && !stopped; i++, opened++) {
            connect();
        }
        if (opened < load.connections() && !stopped) {
            var _ = loop.thread().schedule(this::connectNext, 5, TimeUnit.MILLISECONDS);
        }
    }

    private void connect() {
        bootstrap
                .connect()
                .addListener(
                        (ChannelFutureListener)
                                connected -> {
                                    if (connected.isSuccess()) {
                                        channels.add(connected.channel());
                                    } else {
                                        fault("connect: " + connected.cause());
                                    }
                                });
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(5);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(
                    "load run: interrupted (expected: left to finish)", interrupted);
        }
    }

    private <T> T onLoop(Callable<T> task) {
        try {
            return loop.thread().submit(task).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failed) {
            throw new IllegalStateException(
                    "load run: " + failed + " (expected: a living loop)", failed);
        }
    }
}
