package dev.sluice.policy.yaml;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// A value of a YAML text. Reading it as something that it is not notes a problem and gives
/// nothing.
public final class Value {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    private final String name;
    private final Node node;
    private final Problems problems;

    /// @param name what the value is called in messages, such as `priority`
    Value(String name, Node node, Problems problems) {
        this.name = name;
        this.node = node;
        this.problems = problems;
        if (node.getAnchor().isPresent()) {
            problem("an anchor (expected: values written out)");
        }
    }

    Node node() {
        return node;
    }

    /// Notes that something is wrong with this value.
    public void problem(String message) {
        problems.add(node, name + ": " + message);
    }

    /// Notes that something is wrong at a place within this text.
    ///
    /// @param line line within the text, from 1
    /// @param column column within the line, from 0
    public void problem(int line, int column, String message) {
        var mark = node.getStartMark().orElseThrow();
        boolean block =
                node instanceof ScalarNode scalar
                        && (scalar.getScalarStyle() == ScalarStyle.LITERAL
                                || scalar.getScalarStyle() == ScalarStyle.FOLDED);
        boolean plain = node instanceof ScalarNode scalar && scalar.isPlain();
        if (block) {
            int number = mark.getLine() + 1 + line;
            var source = problems.line(number);
            int indent = source.length() - source.stripLeading().length();
            problems.add(number, indent + column + 1, name + ": " + message);
        } else {
            int start = mark.getColumn() + (plain ? 1 : 2);
            problems.add(
                    mark.getLine() + 1, start + (line == 1 ? column : 0), name + ": " + message);
        }
    }

    /// The value as a mapping.
    public Optional<Section> section() {
        if (node instanceof MappingNode mapping) {
            return Optional.of(new Section(name, mapping, problems));
        }
        problem(found() + " (expected: a mapping)");
        return Optional.empty();
    }

    /// The value as a list.
    public List<Value> items() {
        var items = new ArrayList<Value>();
        if (node instanceof SequenceNode sequence) {
            for (var item : sequence.getValue()) {
                items.add(new Value(name, item, problems));
            }
        } else {
            problem(found() + " (expected: a list)");
        }
        return items;
    }

    /// The value as a list, where a single value stands for a list of one.
    public List<Value> itemOrItems() {
        return node instanceof SequenceNode ? items() : List.of(this);
    }

    /// The value as a string.
    public Optional<String> text() {
        if (node instanceof ScalarNode scalar
                && (scalar.getTag().equals(Tag.STR) || !scalar.isPlain())) {
            return Optional.of(scalar.getValue());
        }
        problem(found() + " (expected: a string)");
        return Optional.empty();
    }

    /// The value as a string that is not empty.
    public Optional<String> someText() {
        var text = text();
        if (text.isPresent() && text.get().isBlank()) {
            problem("an empty string (expected: a text)");
            return Optional.empty();
        }
        return text;
    }

    /// The value as an integer.
    public Optional<Integer> integer(int min, int max) {
        var number = number();
        if (number.isPresent()) {
            try {
                int value = number.get().intValueExact();
                if (value >= min && value <= max) {
                    return Optional.of(value);
                }
            } catch (ArithmeticException e) {
                // Not an int; reported below.
            }
        }
        problem(found() + " (expected: an integer from " + min + " to " + max + ")");
        return Optional.empty();
    }

    /// The value as a decimal number of at least 0.
    public Optional<BigDecimal> amount() {
        var number = number();
        if (number.isPresent() && number.get().signum() >= 0) {
            return number;
        }
        problem(found() + " (expected: a number >= 0)");
        return Optional.empty();
    }

    /// The value as any number; nothing is noted when it is none.
    Optional<BigDecimal> number() {
        if (node instanceof ScalarNode scalar
                && (scalar.getTag().equals(Tag.INT) || scalar.getTag().equals(Tag.FLOAT))) {
            try {
                return Optional.of(new BigDecimal(scalar.getValue()));
            } catch (NumberFormatException e) {
                // .inf and .nan are no numbers that anything here may be.
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /// The value as any number.
    public Optional<Double> decimal() {
        var number = number();
        if (number.isEmpty()) {
            problem(found() + " (expected: a number)");
        }
        return number.map(BigDecimal::doubleValue);
    }

    /// The value as true or false.
    public Optional<Boolean> flag() {
        if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)) {
            return Optional.of(scalar.getValue().toLowerCase(Locale.ROOT).equals("true"));
        }
        problem(found() + " (expected: true or false)");
        return Optional.empty();
    }

    /// The value as a length of time above zero, such as `500ms`, `10s`, `2m`.
    public Optional<Duration> duration() {
        if (node instanceof ScalarNode scalar) {
            var matcher = DURATION.matcher(scalar.getValue());
            if (matcher.matches()) {
                long count = Long.parseLong(matcher.group(1));
                var duration =
                        switch (matcher.group(2)) {
                            case "ms" -> Duration.ofMillis(count);
                            case "s" -> Duration.ofSeconds(count);
                            case "m" -> Duration.ofMinutes(count);
                            default -> Duration.ofHours(count);
                        };
                if (duration.isPositive()) {
                    return Optional.of(duration);
                }
            }
        }
        problem(found() + " (expected: a duration > 0 with its unit, such as 500ms, 10s or 2m)");
        return Optional.empty();
    }

    /// The value as the constant of an enum, written in lower case.
    public <E extends Enum<E>> Optional<E> constant(Class<E> type) {
        var names = new ArrayList<String>();
        for (var constant : type.getEnumConstants()) {
            var written = constant.name().toLowerCase(Locale.ROOT);
            if (node instanceof ScalarNode scalar && scalar.getValue().equals(written)) {
                return Optional.of(constant);
            }
            names.add(written);
        }
        problem(found() + " (expected: " + String.join(", ", names) + ")");
        return Optional.empty();
    }

    private String found() {
        return switch (node) {
            case MappingNode _ -> "a mapping";
            case SequenceNode _ -> "a list";
            case ScalarNode scalar ->
                    scalar.getValue().isEmpty() ? "nothing" : cut(scalar.getValue());
            default -> "something else";
        };
    }

    private static String cut(String text) {
        return text.length() <= 64 ? text : text.substring(0, 64) + "…";
    }
}
