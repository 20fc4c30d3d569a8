package dev.sluice.ledger.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The segment prepared ahead, and the thread that prepares it. Thread-safe.
final class Spare implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Spare.class);
    private static final long RETRY_MILLIS = 500;
    private static final String PREPARING = "The next segment of the journal is being prepared.";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path folder;
    private final JournalSettings settings;
    private final Preallocation preallocation;
    private final Thread thread;
    private long nextId;
    private IntSupplier used = () -> 0;
    private volatile @Nullable Segment ready;
    private volatile String whyNone = PREPARING;
    private final CountDownLatch closing = new CountDownLatch(1);

    Spare(Path folder, JournalSettings settings, Preallocation preallocation, long firstId) {
        this.folder = folder;
        this.settings = settings;
        this.preallocation = preallocation;
        this.nextId = firstId;
        this.thread =
                Thread.ofPlatform().daemon().name("sluice-journal-spare").unstarted(this::run);
    }

    /// Starts preparing; `used` tells how many segments exist.
    void start(IntSupplier used) {
        this.used = used;
        thread.start();
    }

    /// Makes the next segment in the calling thread.
    Segment make() throws IOException {
        var id = nextId++;
        try {
            return Segment.create(
                    folder, id, RANDOM.nextLong(), settings.segmentBytes(), preallocation);
        } catch (IOException e) {
            Files.deleteIfExists(Segment.file(folder, id));
            throw e;
        }
    }

    boolean isReady() {
        return ready != null;
    }

    /// The spare segment, which is then no longer spare; null when none is ready. The taker counts
    /// it among the used ones and then calls [#wake].
    synchronized @Nullable Segment take() {
        var taken = ready;
        ready = null;
        return taken;
    }

    /// Looks again whether a segment can be prepared.
    synchronized void wake() {
        notifyAll();
    }

    /// Why none is ready.
    synchronized String whyNone() {
        isOverBound();
        return whyNone;
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            closing.countDown();
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        var unused = ready;
        if (unused != null) {
            unused.delete();
        }
    }

    private void run() {
        try {
            while (waitForNeed()) {
                prepare();
            }
        } catch (InterruptedException _) {
            LOG.debug("The journal's spare thread was interrupted");
        }
    }

    private synchronized boolean waitForNeed() throws InterruptedException {
        while (closing.getCount() > 0 && (ready != null || isOverBound())) {
            wait();
        }
        return closing.getCount() > 0;
    }

    private boolean isOverBound() {
        if (used.getAsInt() < settings.maxSegments()) {
            return false;
        }
        tell(
                "The journal is full of charges that are not shipped yet (max-segments: %d)."
                        .formatted(settings.maxSegments()));
        return true;
    }

    private void prepare() throws InterruptedException {
        try {
            ready = make();
            whyNone = PREPARING;
        } catch (IOException e) {
            tell("No room for the next segment of the journal: " + e.getMessage());
            if (closing.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.debug("The journal closes without a spare segment");
            }
        }
    }

    private synchronized void tell(String reason) {
        if (!reason.equals(whyNone)) {
            LOG.warn("{} (folder: {}; new requests are refused soon)", reason, folder);
            whyNone = reason;
        }
    }
}
