package dev.sluice.gpu.simulator.faults;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/// The faults one request meets, each with its value.
public record FaultSet(Map<FaultKind, Long> values) {
    /// No fault.
    public static final FaultSet NONE = new FaultSet(Map.of());

    public FaultSet {
        values = Map.copyOf(values);
    }

    /// Reads `name`, `name=value` and several of them separated by commas.
    ///
    /// @throws IllegalArgumentException if a name is unknown or a value is no number
    public static FaultSet parse(String spec) {
        Map<FaultKind, Long> values = new EnumMap<>(FaultKind.class);
        for (String part : spec.split(",")) {
            if (part.isBlank()) {
                continue;
            }
            String[] pair = part.strip().split("=", 2);
            FaultKind kind =
                    FaultKind.named(pair[0].strip())
                            .orElseThrow(() -> new IllegalArgumentException(unknown(pair[0])));
            values.put(kind, pair.length == 1 ? kind.standard() : number(kind, pair[1].strip()));
        }
        return new FaultSet(values);
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    public boolean has(FaultKind kind) {
        return values.containsKey(kind);
    }

    /// The value of a fault that is set, otherwise `Long.MAX_VALUE`.
    public long value(FaultKind kind) {
        return values.getOrDefault(kind, Long.MAX_VALUE);
    }

    /// The faults of both; where both name one, `other` decides.
    public FaultSet and(FaultSet other) {
        if (other.isEmpty() || isEmpty()) {
            return isEmpty() ? other : this;
        }
        Map<FaultKind, Long> all = new EnumMap<>(values);
        all.putAll(other.values);
        return new FaultSet(all);
    }

    /// The specification that [#parse] reads.
    public String spec() {
        return values.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(e -> e.getKey().label() + (e.getValue() < 0 ? "" : "=" + e.getValue()))
                .collect(Collectors.joining(","));
    }

    private static long number(FaultKind kind, String value) {
        if (kind.standard() < 0 || !value.matches("\\d{1,12}")) {
            String expected = kind.standard() < 0 ? "no value" : "a number >= 0";
            throw new IllegalArgumentException(
                    kind.label() + ": " + value + " (expected: " + expected + ")");
        }
        return Long.parseLong(value);
    }

    private static String unknown(String name) {
        return "fault: "
                + name.strip()
                + " (expected one of: "
                + Arrays.stream(FaultKind.values())
                        .map(FaultKind::label)
                        .collect(Collectors.joining(", "))
                + ")";
    }
}
