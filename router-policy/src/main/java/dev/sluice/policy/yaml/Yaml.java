package dev.sluice.policy.yaml;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Parses YAML 1.2 in its JSON schema, without anchors, aliases and tags.
public final class Yaml {
    private static final int MAX_CHARACTERS = 1 << 20;

    private Yaml() {}

    /// The tree of a text; empty when it is no YAML, which then stands among the problems.
    public static Optional<Value> parse(String file, String text, Problems problems) {
        if (text.length() > MAX_CHARACTERS) {
            problems.add(1, 1, "size: " + text.length() + " (expected: <= " + MAX_CHARACTERS + ")");
            return Optional.empty();
        }
        var settings =
                LoadSettings.builder()
                        .setLabel(file)
                        .setUseMarks(true)
                        .setMaxAliasesForCollections(0)
                        .build();
        try {
            var root = new Compose(settings).composeString(text);
            if (root.isEmpty()) {
                problems.add(1, 1, "empty text (expected: a mapping)");
            }
            return root.map(node -> new Value("text", node, problems));
        } catch (MarkedYamlEngineException e) {
            var mark = e.getProblemMark().or(e::getContextMark);
            var message = "no YAML: " + e.getProblem();
            mark.ifPresentOrElse(m -> problems.add(m, message), () -> problems.add(1, 1, message));
            return Optional.empty();
        } catch (YamlEngineException e) {
            problems.add(1, 1, "no YAML: " + e.getMessage());
            return Optional.empty();
        }
    }
}
