package dev.sluice.ledger.price;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What models cost, since when. Immutable; the file's form is told in `prices.yaml`.
///
/// A model's own name goes before a prefix such as `claude-sonnet-4-5*`, a longer prefix before a
/// shorter one; within one name the latest entry counts that has begun. A model that is not listed
/// has no price, which is not a price of 0.
public final class PriceTable {
    private static final Comparator<Entry> LONGEST_THEN_LATEST =
            Comparator.comparingInt((Entry entry) -> entry.prefix().length())
                    .thenComparing(Entry::from)
                    .reversed();

    /// One line of the file.
    ///
    /// @param model name, or prefix with `*` at its end
    /// @param from first day, UTC
    /// @param price the price
    record Entry(String model, LocalDate from, ModelPrice price) {
        boolean isPrefix() {
            return model.endsWith("*");
        }

        String prefix() {
            return isPrefix() ? model.substring(0, model.length() - 1) : model;
        }
    }

    private final String version;
    private final Map<String, List<Entry>> byName = new HashMap<>();
    private final List<Entry> byPrefix = new ArrayList<>();

    PriceTable(String version, List<Entry> entries) {
        this.version = version;
        for (var entry : entries.stream().sorted(LONGEST_THEN_LATEST).toList()) {
            if (entry.isPrefix()) {
                byPrefix.add(entry);
            } else {
                byName.computeIfAbsent(entry.model(), _ -> new ArrayList<>()).add(entry);
            }
        }
    }

    /// Reads a price file.
    ///
    /// @param source name of the file, for messages
    /// @throws IllegalArgumentException when it is not a right price file; the message tells where
    public static PriceTable parse(String source, String yaml) {
        return PriceFile.parse(source, yaml);
    }

    /// The table that comes with the gateway.
    public static PriceTable builtIn() {
        return PriceFile.builtIn();
    }

    /// Price of a model on the day of a moment.
    ///
    /// @param millis milliseconds since 1970-01-01 UTC
    public Optional<ModelPrice> price(String model, long millis) {
        var day = LocalDate.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
        for (var entry : byName.getOrDefault(model, List.of())) {
            if (!entry.from().isAfter(day)) {
                return Optional.of(entry.price());
            }
        }
        for (var entry : byPrefix) {
            if (model.startsWith(entry.prefix()) && !entry.from().isAfter(day)) {
                return Optional.of(entry.price());
            }
        }
        return Optional.empty();
    }

    /// Version of the file: the start of its SHA-256.
    public String version() {
        return version;
    }
}
