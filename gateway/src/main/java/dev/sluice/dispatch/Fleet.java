package dev.sluice.dispatch;

import dev.sluice.backend.Target;
import dev.sluice.call.Operation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// All back ends and the models they serve. Immutable but for the live state of each back end.
public final class Fleet {
    /// A model on a back end, with what is known of that back end.
    ///
    /// @param operation what the model does
    /// @param contextWindow most tokens of prompt and answer together; 0 when unknown
    public record Member(
            Target target, BackendState state, Operation operation, long contextWindow) {}

    private final List<BackendState> backends;
    private final Map<String, List<Member>> models;

    public Fleet(Collection<BackendState> backends, Collection<Member> members) {
        this.backends = List.copyOf(backends);
        var byModel = new TreeMap<String, List<Member>>();
        for (var member : members) {
            byModel.computeIfAbsent(member.target().model(), _ -> new ArrayList<>()).add(member);
        }
        byModel.replaceAll((_, list) -> List.copyOf(list));
        this.models = byModel;
    }

    /// All back ends, in the order of configuration.
    public List<BackendState> backends() {
        return backends;
    }

    /// Names of all models, sorted.
    public Collection<String> models() {
        return models.keySet();
    }

    /// Where a model runs; empty when nobody serves it.
    public List<Member> serving(String model) {
        return models.getOrDefault(model, List.of());
    }

    /// Whether anybody serves a model for an operation.
    public boolean serves(String model, Operation operation) {
        for (var member : serving(model)) {
            if (member.operation() == operation) {
                return true;
            }
        }
        return false;
    }

    /// Where a model runs, on one back end only.
    public Optional<Member> serving(String model, String backend) {
        return serving(model).stream()
                .filter(member -> member.target().backend().name().equals(backend))
                .findFirst();
    }
}
