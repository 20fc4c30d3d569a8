package dev.sluice.dispatch;

import dev.sluice.call.Operation;
import dev.sluice.dispatch.balance.Balancer;
import dev.sluice.policy.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The back ends that a decision allows, in the order they are to be tried: pool by pool, within a
/// pool as its balancer says, healthy ones first; the unhealthy ones come last of all, for when
/// nothing else is left. One per request.
final class Candidates {
    /// A member of a pool that can take the request.
    record Candidate(Fleet.Member member, int weight) implements Balancer.Candidate {
        @Override
        public int inFlight() {
            return member.state().inFlight();
        }

        @Override
        public long firstTokenNanos() {
            return member.state().firstTokenNanos();
        }
    }

    private final List<Pool> chain;
    private final Fleet fleet;
    private final Balancers balancers;
    private final Operation operation;
    private final Predicate<String> mayUse;
    private final List<Fleet.Member> tried = new ArrayList<>(2);

    Candidates(
            List<Pool> chain,
            Fleet fleet,
            Balancers balancers,
            Operation operation,
            Predicate<String> mayUse) {
        this.chain = chain;
        this.fleet = fleet;
        this.balancers = balancers;
        this.operation = operation;
        this.mayUse = mayUse;
    }

    /// The next one to try; null when all were tried.
    Fleet.@Nullable Member next() {
        var next = next(true);
        if (next == null) {
            next = next(false);
        }
        if (next != null) {
            tried.add(next);
        }
        return next;
    }

    private Fleet.@Nullable Member next(boolean healthy) {
        for (var pool : chain) {
            var open = open(pool, healthy);
            if (!open.isEmpty()) {
                return open.get(open.size() == 1 ? 0 : balancers.of(pool).pick(open)).member();
            }
        }
        return null;
    }

    private List<Candidate> open(Pool pool, boolean healthy) {
        var open = new ArrayList<Candidate>(4);
        for (var wanted : pool.members()) {
            if (!mayUse.test(wanted.model())) {
                continue;
            }
            for (var member : fleet.serving(wanted.model())) {
                var isNamed =
                        wanted.backend() == null
                                || wanted.backend().equals(member.target().backend().name());
                if (isNamed
                        && member.operation() == operation
                        && member.state().isHealthy() == healthy
                        && !tried.contains(member)) {
                    open.add(new Candidate(member, wanted.weight()));
                }
            }
        }
        return open;
    }
}
