package dev.sluice.policy.yaml;

import java.util.TreeMap;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Writes a YAML tree as JSON in one way only: keys sorted, numbers without needless digits, no
/// white space. Texts that differ in layout, comments, quotes or the order of keys have the same
/// canonical form; lists keep their order.
public final class Canonical {
    private Canonical() {}

    /// The canonical form of a text without problems.
    public static String form(Value root) {
        var json = new StringBuilder();
        write(root.node(), json);
        return json.toString();
    }

    private static void write(Node node, StringBuilder json) {
        switch (node) {
            case MappingNode mapping -> {
                var sorted = new TreeMap<String, Node>();
                for (var tuple : mapping.getValue()) {
                    sorted.put(((ScalarNode) tuple.getKeyNode()).getValue(), tuple.getValueNode());
                }
                json.append('{');
                sorted.forEach(
                        (key, value) -> {
                            separate(json, '{');
                            quote(key, json);
                            json.append(':');
                            write(value, json);
                        });
                json.append('}');
            }
            case SequenceNode sequence -> {
                json.append('[');
                for (var item : sequence.getValue()) {
                    separate(json, '[');
                    write(item, json);
                }
                json.append(']');
            }
            case ScalarNode scalar -> scalar(scalar, json);
            default -> throw new IllegalStateException("node: " + node.getNodeType());
        }
    }

    private static void separate(StringBuilder json, char open) {
        if (json.charAt(json.length() - 1) != open) {
            json.append(',');
        }
    }

    private static void scalar(ScalarNode scalar, StringBuilder json) {
        var tag = scalar.getTag();
        if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            var number = new java.math.BigDecimal(scalar.getValue());
            json.append(number.signum() == 0 ? "0" : number.stripTrailingZeros().toString());
        } else if (tag.equals(Tag.BOOL) || tag.equals(Tag.NULL)) {
            json.append(tag.equals(Tag.NULL) ? "null" : scalar.getValue());
        } else {
            quote(scalar.getValue(), json);
        }
    }

    private static void quote(String text, StringBuilder json) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append("\\u00").append(Character.forDigit(c >> 4, 16));
                json.append(Character.forDigit(c & 15, 16));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
