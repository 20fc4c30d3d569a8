package dev.sluice.ledger.report;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// Takes the writing of request lines off the event loops. Thread-safe.
///
/// The writer looks every 50 ms instead of being woken, because waking a thread costs an event loop
/// more than all else it does for the line. When writing cannot keep up, lines are dropped and
/// counted: a full disk must not stop requests.
public final class RequestLogQueue implements AutoCloseable {
    private static final int CAPACITY = 65_536;
    private static final long POLL_MILLIS = 50;

    private final RequestLog log;
    private final ConcurrentLinkedQueue<RequestSummary> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final LongAdder dropped = new LongAdder();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread writer;

    /// @param log where lines go
    public RequestLogQueue(RequestLog log) {
        this.log = log;
        this.writer = Thread.ofPlatform().daemon().name("sluice-request-log").start(this::run);
    }

    /// Queues the line of a finished request.
    public void write(RequestSummary request) {
        if (size.incrementAndGet() > CAPACITY) {
            size.decrementAndGet();
            dropped.increment();
        } else {
            waiting.add(request);
        }
    }

    /// Lines that were dropped since the start.
    public long dropped() {
        return dropped.sum();
    }

    private void run() {
        try {
            while (!closing.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                drain();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        drain();
    }

    private void drain() {
        for (var request = waiting.poll(); request != null; request = waiting.poll()) {
            size.decrementAndGet();
            log.write(request);
        }
    }

    /// Writes what is queued, and stops.
    @Override
    public void close() {
        closing.countDown();
        try {
            writer.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
