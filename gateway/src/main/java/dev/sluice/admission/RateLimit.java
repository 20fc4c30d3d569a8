package dev.sluice.admission;

import java.util.concurrent.atomic.AtomicLong;

/// A limit of requests per minute, after the generic cell rate algorithm (ITU-T I.371, GCRA).
/// Thread-safe, without locks.
///
/// One number is kept: the moment at which all requests so far would have been paid off at the
/// steady pace. A request is refused when that moment lies more than a minute, less one request,
/// ahead. So a fresh key may burst up to its whole limit at once, requests come back one by one,
/// and no window of length `w` minutes sees more than `limit * (1 + w)`. Times are monotonic
/// nanoseconds with any origin, so steps of the wall clock change nothing.
public final class RateLimit {
    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final AtomicLong paidOffAt;
    private volatile long lastIdle;
    private volatile int perMinute;

    /// A limit that nobody has used yet.
    ///
    /// @param perMinute requests per minute; 0 means no limit
    /// @param nowNanos monotonic time
    public RateLimit(int perMinute, long nowNanos) {
        this.paidOffAt = new AtomicLong(nowNanos);
        this.lastIdle = nowNanos;
        this.perMinute = checked(perMinute);
    }

    /// Sets the limit for all coming requests; what was used already stays used.
    public void changeTo(int limit) {
        if (perMinute != limit) {
            perMinute = checked(limit);
        }
    }

    /// Takes one request out of the limit, or nothing when it is used up.
    public boolean tryAcquire(long nowNanos) {
        var limit = perMinute;
        if (limit == 0) {
            return true;
        }
        var interval = interval(limit);
        while (true) {
            var due = paidOffAt.get();
            var idle = due - nowNanos <= 0;
            var start = idle ? nowNanos : due;
            if (start - nowNanos > tolerance(limit)) {
                return false;
            }
            if (paidOffAt.compareAndSet(due, start + interval)) {
                if (idle) {
                    lastIdle = nowNanos;
                }
                return true;
            }
        }
    }

    /// Gives back a request taken at `acquiredNanos`. Does nothing when the limit has been at rest
    /// since: that request has long come back by itself, and giving it back twice would let one too
    /// many through.
    public void refund(long acquiredNanos) {
        var limit = perMinute;
        if (limit != 0 && acquiredNanos - lastIdle >= 0) {
            paidOffAt.addAndGet(-interval(limit));
        }
    }

    /// Nanoseconds until the next request would pass; 0 when it passes now.
    public long waitNanos(long nowNanos) {
        var limit = perMinute;
        return limit == 0 ? 0 : Math.max(0, paidOffAt.get() - nowNanos - tolerance(limit));
    }

    /// How much of the limit is left.
    public Rates rates(long nowNanos) {
        var limit = perMinute;
        if (limit == 0) {
            return Rates.UNLIMITED;
        }
        var debt = Math.max(0, paidOffAt.get() - nowNanos);
        var interval = interval(limit);
        var left = (tolerance(limit) + interval - debt) / interval;
        return new Rates(limit, Math.clamp(left, 0, limit), Math.ceilDiv(debt, 1_000_000));
    }

    private static int checked(int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("per minute: " + limit + " (expected: >= 0)");
        }
        return limit;
    }

    // Rounded up, so that the pace never exceeds the limit.
    private static long interval(int limit) {
        return Math.ceilDiv(MINUTE_NANOS, limit);
    }

    private static long tolerance(int limit) {
        return interval(limit) * (limit - 1);
    }
}
