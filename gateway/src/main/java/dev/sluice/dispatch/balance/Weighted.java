package dev.sluice.dispatch.balance;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Spreads turns over the weights with the golden-ratio sequence: the share of every candidate is
/// exact in the long run and within about one turn in any short one, with a single counter as state
/// and whatever the candidates are. (Weyl's equidistribution; the golden ratio has the lowest
/// discrepancy among such sequences.)
final class Weighted implements Balancer {
    /// 2^63 / golden ratio.
    private static final long STEP = 0x4F1B_BCDC_BFA5_3E0BL;

    private final AtomicLong turn = new AtomicLong();

    @Override
    public int pick(List<? extends Candidate> candidates) {
        var total = 0L;
        for (var candidate : candidates) {
            total += candidate.weight();
        }
        var point = Math.multiplyHigh((turn.getAndIncrement() * STEP) & Long.MAX_VALUE, total * 2);
        for (var i = 0; i < candidates.size(); i++) {
            point -= candidates.get(i).weight();
            if (point < 0) {
                return i;
            }
        }
        return candidates.size() - 1;
    }
}
