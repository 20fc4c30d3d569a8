package dev.sluice.pipeline;

import dev.sluice.dispatch.BackendState;
import dev.sluice.dispatch.Fleet;
import dev.sluice.policy.Facts;
import dev.sluice.policy.Policy;
import dev.sluice.policy.Pool;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// How the pools are, as policies may ask; looked up anew at most every 100 ms, because it costs
/// more than a decision. Thread-safe.
final class FleetFacts {
    private static final long MAX_AGE_NANOS = 100_000_000L;

    private record Known(Snapshot of, long nanos, Facts.Fleet facts) {}

    private final LongSupplier nanoTime;
    private volatile @Nullable Known known;

    FleetFacts(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    Facts.Fleet of(Snapshot snapshot) {
        var now = nanoTime.getAsLong();
        var last = known;
        if (last == null || !last.of().equals(snapshot) || now - last.nanos() > MAX_AGE_NANOS) {
            last = new Known(snapshot, now, read(snapshot.policy(), snapshot.fleet()));
            known = last;
        }
        return last.facts();
    }

    private static Facts.Fleet read(Policy policy, Fleet fleet) {
        var pools = new HashMap<String, Facts.PoolFacts>();
        policy.pools().forEach((name, pool) -> pools.put(name, pool(states(pool, fleet))));
        return new Facts.Fleet(pools);
    }

    private static List<BackendState> states(Pool pool, Fleet fleet) {
        return pool.members().stream()
                .flatMap(
                        member ->
                                fleet.serving(member.model()).stream()
                                        .filter(
                                                served ->
                                                        member.backend() == null
                                                                || Objects.equals(
                                                                        member.backend(),
                                                                        served.target()
                                                                                .backend()
                                                                                .name())))
                .map(Fleet.Member::state)
                .distinct()
                .toList();
    }

    private static Facts.PoolFacts pool(List<BackendState> states) {
        var healthy = states.stream().filter(BackendState::isHealthy).toList();
        var room = healthy.stream().mapToLong(BackendState::limit).sum();
        var inFlight = healthy.stream().mapToLong(BackendState::inFlight).sum();
        // Without a limit there is no such thing as full.
        var unlimited = healthy.stream().anyMatch(state -> state.limit() == 0);
        return new Facts.PoolFacts(
                !healthy.isEmpty(), unlimited || room == 0 ? 0 : (double) inFlight / room, 0);
    }
}
