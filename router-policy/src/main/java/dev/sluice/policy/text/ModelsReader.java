package dev.sluice.policy.text;

import dev.sluice.policy.yaml.Section;
import dev.sluice.policy.yaml.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads `models`: the models to fall back to when a caller named one.
final class ModelsReader {
    private ModelsReader() {}

    static Map<String, List<String>> read(Optional<Value> value) {
        var models = new LinkedHashMap<String, List<String>>();
        value.flatMap(Value::section)
                .map(Section::named)
                .orElse(Map.of())
                .forEach((model, body) -> models.put(model, fallback(model, body)));
        return models;
    }

    private static List<String> fallback(String model, Value body) {
        var chain = new ArrayList<String>();
        var section = body.section();
        for (var item :
                section.flatMap(s -> s.require("fallback")).map(Value::items).orElse(List.of())) {
            var next = item.someText();
            if (next.isPresent() && (next.get().equals(model) || chain.contains(next.get()))) {
                item.problem(next.get() + " again (expected: each model once)");
            } else {
                next.ifPresent(chain::add);
            }
        }
        section.ifPresent(Section::end);
        return chain;
    }
}
