package dev.sluice.gpu.simulator.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// The rules in force. The draws follow from a seed, so that the same order of requests meets the
/// same faults. Not thread-safe: the server's event loop owns it.
public final class FaultBook {
    private final List<FaultRule> rules = new ArrayList<>();
    private SplittableRandom random;

    public FaultBook(List<FaultRule> rules, long seed) {
        this.random = new SplittableRandom(seed);
        this.rules.addAll(rules);
    }

    /// Puts other rules in force and starts the draws again.
    public void replace(List<FaultRule> rules, long seed) {
        this.rules.clear();
        this.rules.addAll(rules);
        this.random = new SplittableRandom(seed);
    }

    public List<FaultRule> rules() {
        return List.copyOf(rules);
    }

    /// Draws the faults of the next request.
    public FaultSet next() {
        return rules.isEmpty() ? FaultSet.NONE : draw(false);
    }

    /// Draws whether the next connection is refused.
    public boolean refusesConnection() {
        return !rules.isEmpty() && draw(true).has(FaultKind.REFUSE_CONNECT);
    }

    private FaultSet draw(boolean connection) {
        FaultSet drawn = FaultSet.NONE;
        for (int i = 0; i < rules.size(); i++) {
            FaultRule rule = rules.get(i);
            if (rule.times() > 0
                    && rule.faults().has(FaultKind.REFUSE_CONNECT) == connection
                    && random.nextDouble() < rule.rate()) {
                drawn = drawn.and(rule.faults());
                rules.set(i, rule.once());
            }
        }
        return drawn;
    }
}
