package dev.sluice.dispatch.balance;

import java.util.List;
import java.util.function.IntSupplier;

/// Picks one of several candidates. Thread-safe; one per pool.
public interface Balancer {
    /// Index of the chosen candidate.
    ///
    /// @param candidates at least one
    int pick(List<? extends Candidate> candidates);

    /// What a balancer may look at.
    interface Candidate {
        /// Share of the traffic relative to the others, at least 1.
        int weight();

        /// Requests in flight to it from this process.
        int inFlight();

        /// Moving average of its time to the first token, in nanoseconds; 0 before the first
        /// measurement.
        long firstTokenNanos();
    }

    /// One after the other.
    static Balancer ofRoundRobin() {
        return new RoundRobin();
    }

    /// One after the other, each as often as its weight says, spread evenly.
    static Balancer ofWeighted() {
        return new Weighted();
    }

    /// The one expected to answer first.
    static Balancer ofLeastLatency() {
        return LeastLatency.INSTANCE;
    }

    /// The one with the fewest requests in flight for its weight.
    static Balancer ofLeastConnections() {
        return LeastConnections.INSTANCE;
    }

    /// Any, by chance.
    ///
    /// @param random numbers from 0 to 2^31-1
    static Balancer ofRandom(IntSupplier random) {
        return new Random(random);
    }
}
