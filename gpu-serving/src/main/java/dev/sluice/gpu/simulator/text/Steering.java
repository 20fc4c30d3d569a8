package dev.sluice.gpu.simulator.text;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a prompt tells the simulator to do, as words of the form `sim:name` or `sim:name=value`
/// anywhere in the last user message. Unknown names are ignored.
public record Steering(Map<String, String> words) {
    /// The names that mean something.
    public static final String HELP =
            """
            sim:tokens=N     the answer is N tokens long, unless max_tokens is smaller
            sim:echo         the answer is the message itself, without the sim: words
            sim:unicode      the answer is made of accents, CJK, emoji and escapes
            sim:reasoning=N  N tokens of reasoning come first
            sim:tool         the answer calls the first tool (sim:tool=NAME: the named one)
            sim:fault=SPEC   the request meets this fault; SPEC as in x-sim-fault\
            """;

    private static final Pattern WORD = Pattern.compile("sim:([a-z-]+)(?:=(\\S+))?");

    public Steering {
        words = Map.copyOf(words);
    }

    public static Steering of(String message) {
        if (!message.contains("sim:")) {
            return new Steering(Map.of());
        }
        Map<String, String> words = new LinkedHashMap<>();
        Matcher matcher = WORD.matcher(message);
        while (matcher.find()) {
            words.put(matcher.group(1), matcher.group(2) == null ? "" : matcher.group(2));
        }
        return new Steering(words);
    }

    public static String without(String message) {
        return WORD.matcher(message).replaceAll("").strip();
    }

    public boolean has(String name) {
        return words.containsKey(name);
    }

    public Optional<String> value(String name) {
        return Optional.ofNullable(words.get(name)).filter(value -> !value.isEmpty());
    }

    /// The value as a count, or `otherwise` where it is missing or no number.
    public int count(String name, int otherwise) {
        return value(name)
                .filter(v -> v.matches("\\d{1,7}"))
                .map(Integer::parseInt)
                .orElse(otherwise);
    }
}
