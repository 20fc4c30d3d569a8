package dev.sluice.dispatch.balance;

import java.util.List;

/// Expects a back end to answer after its usual time to the first token, once for each request
/// before this one. A back end without a measurement is tried first.
enum LeastLatency implements Balancer {
    INSTANCE;

    @Override
    public int pick(List<? extends Candidate> candidates) {
        var best = 0;
        for (var i = 1; i < candidates.size(); i++) {
            if (expected(candidates.get(i)) < expected(candidates.get(best))) {
                best = i;
            }
        }
        return best;
    }

    private static double expected(Candidate candidate) {
        return candidate.firstTokenNanos() == 0
                ? candidate
                        .inFlight() // all unmeasured come before all measured, the idle ones first
                : (double) candidate.firstTokenNanos()
                        * (candidate.inFlight() + 1)
                        / candidate.weight();
    }
}
