package dev.sluice.admission;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.identity.RequestLimits;
import java.time.Duration;
import java.util.function.LongSupplier;

/// The scopes of all keys, or of all tenants. Thread-safe.
///
/// Idle scopes must go, but never one whose slots are held: its successor would start at zero and
/// admit too many. So there are two caches. `all` finds every living scope and holds it weakly;
/// `recent` keeps those alive that were used within ten minutes, when any rate has long recovered.
/// A scope with a held slot is kept alive by its permit.
final class Scopes {
    private static final int MOST_RECENT = 100_000;
    private static final Duration IDLE = Duration.ofMinutes(10);

    private final Cache<String, Scope> all = Caffeine.newBuilder().weakValues().build();
    private final Cache<String, Scope> recent;
    private final String label;
    private final int lineCapacity;
    private final LongSupplier nanoTime;

    Scopes(String label, int lineCapacity, LongSupplier nanoTime) {
        this.label = label;
        this.lineCapacity = lineCapacity;
        this.nanoTime = nanoTime;
        this.recent =
                Caffeine.newBuilder()
                        .maximumSize(MOST_RECENT)
                        .expireAfterAccess(IDLE)
                        .ticker(nanoTime::getAsLong)
                        .build();
    }

    Scope get(String id, RequestLimits limits) {
        var scope = recent.getIfPresent(id);
        if (scope == null) {
            scope = all.get(id, _ -> Scope.of(label, limits, lineCapacity, nanoTime.getAsLong()));
            recent.put(id, scope);
        }
        scope.changeTo(limits);
        return scope;
    }
}
