package dev.sluice.bench.load;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// Requests come when the schedule says; latency counts from then, also while all connections are
/// busy.
final class OpenLoop implements Pace {
    private static final int LONGEST_BACKLOG = 100_000;

    private final EventLoop loop;
    private final PoissonSchedule schedule;
    private final Faults faults;
    private final ArrayDeque<ClientConnection> idle = new ArrayDeque<>();
    private final ArrayDeque<Long> backlog = new ArrayDeque<>();
    private boolean stopped;

    OpenLoop(EventLoop loop, double rate, RandomGenerator random, Faults faults) {
        this.loop = loop;
        this.faults = faults;
        this.schedule = new PoissonSchedule(System.nanoTime(), rate, random);
        loop.execute(this::arrive);
    }

    @Override
    public void free(ClientConnection connection) {
        Long waiting = backlog.poll();
        if (waiting == null) {
            idle.push(connection);
        } else {
            connection.send(waiting);
        }
    }

    @Override
    public void stop() {
        stopped = true;
        backlog.clear();
    }

    private void arrive() {
        for (long now = System.nanoTime(); !stopped && schedule.next() <= now; schedule.advance()) {
            dispatch(schedule.next());
        }
        if (!stopped) {
            long wait = Math.max(0, schedule.next() - System.nanoTime());
            var _ = loop.schedule(this::arrive, wait, TimeUnit.NANOSECONDS);
        }
    }

    private void dispatch(long scheduled) {
        ClientConnection connection = idle.poll();
        while (connection != null && !connection.open()) {
            connection = idle.poll();
        }
        if (connection != null) {
            connection.send(scheduled);
        } else if (backlog.size() < LONGEST_BACKLOG) {
            backlog.add(scheduled);
        } else {
            faults.add(
                    "backlog: "
                            + LONGEST_BACKLOG
                            + " requests wait for a connection (the rate cannot be held)");
        }
    }
}
