package dev.sluice.ledger;

import dev.sluice.ledger.journal.Journal;
import dev.sluice.ledger.journal.Position;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries charges from the journal to the sink, in one thread, in batches, for as long as it
/// takes.
///
/// The checkpoint moves after the sink's commit, so a crash in between brings a batch twice, which
/// the sink ignores. It polls instead of being woken, because waking a thread is a system call on
/// the way of a request.
final class Shipper {
    static final int BATCH = 500;
    private static final Logger LOG = LoggerFactory.getLogger(Shipper.class);
    private static final long POLL_MILLIS = 50;
    private static final long FIRST_RETRY_MILLIS = 100;
    private static final long LAST_RETRY_MILLIS = 5_000;

    private record Parked(Charge charge, Optional<Position> begun) {}

    private final Journal journal;
    private final Checkpoint checkpoint;
    private final ChargeSink sink;
    private final Thread thread;
    private final ConcurrentLinkedQueue<Parked> parked = new ConcurrentLinkedQueue<>();
    private final AtomicLong backlog = new AtomicLong();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean givenUp;
    private Position position = Position.START;

    Shipper(Journal journal, Checkpoint checkpoint, ChargeSink sink) {
        this.journal = journal;
        this.checkpoint = checkpoint;
        this.sink = sink;
        this.thread = Thread.ofPlatform().daemon().name("sluice-ledger-ship").unstarted(this::run);
        findPosition();
    }

    void start() {
        thread.start();
    }

    long backlog() {
        return backlog.get();
    }

    /// A charge is in the journal.
    void appended() {
        backlog.incrementAndGet();
    }

    /// Takes a charge that the journal could not take.
    void park(Charge charge, Optional<Position> begun) {
        backlog.incrementAndGet();
        parked.add(new Parked(charge, begun));
    }

    /// Ships what is left and ends, after `drain` at the latest.
    void close(Duration drain) {
        closing.countDown();
        try {
            if (!thread.join(drain)) {
                givenUp = true;
                thread.interrupt();
                thread.join();
            }
        } catch (InterruptedException _) {
            givenUp = true;
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
        if (backlog() > 0) {
            LOG.warn("{} charges stay in the journal for the next start", backlog());
        }
    }

    /// A checkpoint within or after this process's own segments belongs to a journal that is gone.
    private void findPosition() {
        var saved = checkpoint.load();
        position = saved.segment() < journal.firstOwn().segment() ? saved : Position.START;
        journal.read(
                position,
                (type, _) -> {
                    if (type == LedgerCodec.SETTLE) {
                        backlog.incrementAndGet();
                    }
                    return true;
                });
    }

    private void run() {
        var retryMillis = FIRST_RETRY_MILLIS;
        try {
            while (!givenUp) {
                try {
                    var shipped = shipParked() + shipBatch();
                    retryMillis = FIRST_RETRY_MILLIS;
                    if (shipped < BATCH
                            && closing.await(POLL_MILLIS, TimeUnit.MILLISECONDS)
                            && backlog() == 0) {
                        return;
                    }
                } catch (InterruptedException e) {
                    throw e;
                } catch (Exception e) {
                    if (retryMillis == FIRST_RETRY_MILLIS) {
                        LOG.warn("Charges cannot be shipped now ({} wait): {}", backlog(), e, e);
                    }
                    Thread.sleep(
                            ThreadLocalRandom.current().nextLong(retryMillis / 2, retryMillis));
                    retryMillis = Math.min(2 * retryMillis, LAST_RETRY_MILLIS);
                }
            }
        } catch (InterruptedException _) {
            LOG.info("Shipping stops with {} charges left", backlog());
        }
    }

    private int shipParked() throws Exception {
        var batch = parked.stream().limit(BATCH).toList();
        if (!batch.isEmpty()) {
            sink.keep(batch.stream().map(Parked::charge).toList());
            for (var done : batch) {
                parked.remove(done);
                done.begun().ifPresent(journal::release);
            }
            backlog.addAndGet(-batch.size());
        }
        return batch.size();
    }

    private int shipBatch() throws Exception {
        var batch = new ArrayList<Charge>(BATCH);
        var settled = new int[1];
        var next =
                journal.read(
                        position,
                        (type, payload) -> {
                            if (type == LedgerCodec.SETTLE) {
                                settled[0]++;
                                Replay.decode(type, payload)
                                        .ifPresent(record -> add(batch, record));
                            }
                            return batch.size() < BATCH;
                        });
        if (!batch.isEmpty()) {
            sink.keep(List.copyOf(batch));
            checkpoint.save(next);
        }
        backlog.addAndGet(-settled[0]);
        position = next;
        drop();
        return batch.size();
    }

    private static void add(List<Charge> batch, LedgerRecord record) {
        if (record instanceof LedgerRecord.Settle(var charge)) {
            batch.add(charge);
        }
    }

    private void drop() throws IOException {
        if (parked.isEmpty()) {
            journal.dropBefore(position);
        }
    }
}
