package dev.sluice.pipeline;

import dev.sluice.admission.Rates;
import dev.sluice.call.RequestId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a request has met on its way, as far as it came; the door tells it in headers.
///
/// @param id the request
/// @param rates the tightest limit of requests per minute that it passed, or the one that refused
///     it
/// @param policy decision, as `name@digest;arm=…;rule=…`; null before the decision
/// @param explanation why it was decided so; empty unless asked for
/// @param cache `hit`, `miss` or `bypass`; null before the cache
/// @param model model that answers; null before the commit point
/// @param backend back end that answers; null before the commit point and for cached answers
/// @param attempts back ends tried
public record Trail(
        RequestId id,
        Rates rates,
        @Nullable String policy,
        List<String> explanation,
        @Nullable String cache,
        @Nullable String model,
        @Nullable String backend,
        int attempts) {
    /// A request that has not gone anywhere yet.
    public static Trail start(RequestId id) {
        return new Trail(id, Rates.UNLIMITED, null, List.of(), null, null, null, 0);
    }

    Trail metered(Rates met) {
        return new Trail(id, met, policy, explanation, cache, model, backend, attempts);
    }

    Trail decided(String decision, List<String> why) {
        return new Trail(id, rates, decision, why, cache, model, backend, attempts);
    }

    Trail cached(String outcome) {
        return new Trail(id, rates, policy, explanation, outcome, model, backend, attempts);
    }

    Trail answered(@Nullable String byModel, @Nullable String byBackend, int tries) {
        return new Trail(id, rates, policy, explanation, cache, byModel, byBackend, tries);
    }
}
