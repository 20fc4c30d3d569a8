package dev.sluice.dispatch.balance;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

final class RoundRobin implements Balancer {
    private final AtomicLong turn = new AtomicLong();

    @Override
    public int pick(List<? extends Candidate> candidates) {
        return Math.floorMod(turn.getAndIncrement(), candidates.size());
    }
}
