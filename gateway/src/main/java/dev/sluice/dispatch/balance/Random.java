package dev.sluice.dispatch.balance;

import java.util.List;
import java.util.function.IntSupplier;

final class Random implements Balancer {
    private final IntSupplier random;

    Random(IntSupplier random) {
        this.random = random;
    }

    @Override
    public int pick(List<? extends Candidate> candidates) {
        return random.getAsInt() % candidates.size();
    }
}
