package dev.sluice.policy.yaml;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// A mapping of a YAML text. Keys that nobody took are problems.
public final class Section {
    private final String name;
    private final MappingNode node;
    private final Problems problems;
    private final Map<String, Value> values = new LinkedHashMap<>();
    private final Map<String, Node> keys = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();

    Section(String name, MappingNode node, Problems problems) {
        this.name = name;
        this.node = node;
        this.problems = problems;
        for (var tuple : node.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(tuple.getKeyNode(), name + ": a key that is no string");
                continue;
            }
            var text = key.getValue();
            if (keys.putIfAbsent(text, key) != null) {
                problems.add(key, name + ": " + text + " twice (expected: each key once)");
            }
            values.put(text, new Value(text, tuple.getValueNode(), problems));
        }
    }

    /// The value of a key; empty when it is absent or null.
    public Optional<Value> take(String key) {
        known.add(key);
        var value = values.get(key);
        return value == null || value.node().getTag().equals(Tag.NULL)
                ? Optional.empty()
                : Optional.of(value);
    }

    /// The value of a key that must be there; its absence is a problem.
    public Optional<Value> require(String key) {
        var value = take(key);
        if (value.isEmpty()) {
            problem(key + ": missing");
        }
        return value;
    }

    /// All values by key, in the order of the text; for mappings whose keys are names.
    public Map<String, Value> named() {
        known.addAll(keys.keySet());
        return values;
    }

    /// Whether a key is there.
    public boolean has(String key) {
        return values.containsKey(key);
    }

    /// Notes a problem with the mapping as a whole.
    public void problem(String message) {
        problems.add(node, name + ": " + message);
    }

    /// Notes a problem for each key that was not taken.
    public void end() {
        for (var key : keys.entrySet()) {
            if (!known.contains(key.getKey())) {
                var nearest = Nearest.to(key.getKey(), known).map(n -> "nearest: " + n);
                problems.add(
                        key.getValue(),
                        name
                                + ": unknown key "
                                + key.getKey()
                                + " ("
                                + nearest.orElse("expected: " + String.join(", ", known))
                                + ")");
            }
        }
    }
}
