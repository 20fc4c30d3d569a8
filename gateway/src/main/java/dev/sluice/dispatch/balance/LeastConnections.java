package dev.sluice.dispatch.balance;

import java.util.List;

enum LeastConnections implements Balancer {
    INSTANCE;

    @Override
    public int pick(List<? extends Candidate> candidates) {
        var best = 0;
        for (var i = 1; i < candidates.size(); i++) {
            var left = (long) candidates.get(i).inFlight() * candidates.get(best).weight();
            var right = (long) candidates.get(best).inFlight() * candidates.get(i).weight();
            if (left < right) {
                best = i;
            }
        }
        return best;
    }
}
