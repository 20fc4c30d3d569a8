package dev.sluice.dispatch;

import dev.sluice.dispatch.balance.Balancer;
import dev.sluice.policy.Balance;
import dev.sluice.policy.Pool;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/// The balancers of all pools. Thread-safe. Their turns survive a change of policy, as they belong
/// to the pool's name.
public final class Balancers {
    /// Balances that dispatch can do; a policy that asks for another is refused when it is loaded.
    public static final Set<Balance> SUPPORTED =
            Set.of(
                    Balance.ROUND_ROBIN,
                    Balance.WEIGHTED,
                    Balance.LEAST_LATENCY,
                    Balance.LEAST_CONNECTIONS,
                    Balance.RANDOM);

    private static final int MAX_POOLS = 10_000;

    private record Key(String pool, Balance balance) {}

    private final Map<Key, Balancer> balancers = new ConcurrentHashMap<>();

    Balancer of(Pool pool) {
        if (balancers.size()
                > MAX_POOLS) { // names of models come from callers' choice among known models only
            balancers.clear();
        }
        return balancers.computeIfAbsent(
                new Key(pool.name(), pool.balance()), key -> create(key.balance()));
    }

    private static Balancer create(Balance balance) {
        return switch (balance) {
            case ROUND_ROBIN -> Balancer.ofRoundRobin();
            case WEIGHTED -> Balancer.ofWeighted();
            case LEAST_LATENCY -> Balancer.ofLeastLatency();
            case LEAST_CONNECTIONS -> Balancer.ofLeastConnections();
            case RANDOM ->
                    Balancer.ofRandom(() -> ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE));
            case COST, STICKY, CONSISTENT_HASH, LEAST_LOAD, PREFIX_AFFINITY ->
                    throw new IllegalArgumentException(
                            "balance: " + balance + " (expected: one of " + SUPPORTED + ")");
        };
    }
}
