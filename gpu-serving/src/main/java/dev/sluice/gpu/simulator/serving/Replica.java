package dev.sluice.gpu.simulator.serving;

import dev.sluice.gpu.simulator.engine.EngineLoop;
import dev.sluice.gpu.simulator.faults.FaultBook;
import dev.sluice.gpu.simulator.metrics.VllmMetrics;
import dev.sluice.gpu.simulator.truth.TruthLog;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What all endpoints of one simulated server share.
///
/// @param models the served names; the first is the name that metrics carry
/// @param seed what answers, ids and fault draws follow from
/// @param apiKey the bearer token that `/v1` demands, or null for none
/// @param startedAt seconds since 1970
public record Replica(
        EngineLoop engine,
        VllmMetrics metrics,
        TruthLog truth,
        FaultBook faults,
        List<String> models,
        long seed,
        @Nullable String apiKey,
        InstantSource clock,
        long startedAt) {

    public Replica {
        models = List.copyOf(models);
        if (models.isEmpty()) {
            throw new IllegalArgumentException("models: none (expected: at least one name)");
        }
    }

    int maxModelLen() {
        return engine.engine().limits().longestSequence();
    }
}
