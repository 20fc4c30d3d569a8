package dev.sluice.bench.load;

import dev.sluice.bench.stats.Histogram;

/// What happened within one window of a run. Confined to the load generator's thread until the
/// window has ended.
public final class Tally {
    private final Histogram latency = new Histogram();
    private final Histogram firstEvent = new Histogram();
    private final Histogram relay = new Histogram();
    private final long begun;
    private long ended;
    private long requests;
    private long events;

    Tally(long now) {
        begun = now;
        ended = now;
    }

    void answered(long nanos) {
        requests++;
        latency.record(nanos);
    }

    void event(boolean first, long sinceRequest, long relayNanos) {
        events++;
        relay.record(relayNanos);
        if (first) {
            firstEvent.record(sinceRequest);
        }
    }

    void end(long now) {
        ended = now;
    }

    /// Answers completed within the window.
    public long requests() {
        return requests;
    }

    /// Events that carried a send time and arrived within the window; `[DONE]` carries none.
    public long events() {
        return events;
    }

    /// Length of the window in seconds.
    public double seconds() {
        return (ended - begun) / 1e9;
    }

    /// Scheduled time (open loop) or send time (closed loop) to the end of the answer.
    public Histogram latency() {
        return latency;
    }

    /// The same to the first event.
    public Histogram firstEvent() {
        return firstEvent;
    }

    /// Time from the mock's write of an event to its arrival.
    public Histogram relay() {
        return relay;
    }
}
