package dev.sluice.ledger.price;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/// Reads price files. The schema leaves every number a text, so no price ever goes through a float.
final class PriceFile {
    private static final String BUILT_IN = "/prices.yaml";
    private static final Set<String> KEYS =
            Set.of(
                    "model",
                    "from",
                    "input",
                    "cache-read",
                    "cache-write",
                    "output",
                    "reasoning",
                    "embedding");

    private final String source;

    private PriceFile(String source) {
        this.source = source;
    }

    static PriceTable parse(String source, String yaml) {
        var file = new PriceFile(source);
        return new PriceTable(version(yaml), file.entries(file.load(yaml)));
    }

    static PriceTable builtIn() {
        try (var in = PriceFile.class.getResourceAsStream(BUILT_IN)) {
            if (in == null) {
                throw new IllegalStateException(BUILT_IN + " is missing from the jar");
            }
            return parse("prices.yaml", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private @Nullable Object load(String yaml) {
        var settings =
                LoadSettings.builder()
                        .setLabel(source)
                        .setSchema(new FailsafeSchema())
                        .setAllowDuplicateKeys(false)
                        .build();
        try {
            return new Load(settings).loadFromString(yaml);
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private List<PriceTable.Entry> entries(@Nullable Object root) {
        if (!(root instanceof Map<?, ?> map)
                || !map.keySet().equals(Set.of("prices"))
                || !(map.get("prices") instanceof List<?> list)) {
            throw new IllegalArgumentException(source + ": expected one key, prices, with a list");
        }
        var entries = new ArrayList<PriceTable.Entry>();
        var seen = new HashSet<String>();
        for (var i = 0; i < list.size(); i++) {
            var at = "%s: prices[%d]".formatted(source, i);
            if (!(list.get(i) instanceof Map<?, ?> fields)) {
                throw new IllegalArgumentException(at + ": expected a model with its price");
            }
            var entry = entry(at, fields);
            if (!seen.add(entry.model() + " " + entry.from())) {
                throw new IllegalArgumentException(
                        "%s.model: %s is there twice from %s (expected: one price per day)"
                                .formatted(at, entry.model(), entry.from()));
            }
            entries.add(entry);
        }
        return entries;
    }

    private static PriceTable.Entry entry(String at, Map<?, ?> fields) {
        for (var key : fields.keySet()) {
            if (!(key instanceof String name) || !KEYS.contains(name)) {
                throw new IllegalArgumentException(
                        "%s.%s: unknown key (expected: one of %s)"
                                .formatted(at, key, KEYS.stream().sorted().toList()));
            }
        }
        var input = price(at, fields, "input", 0);
        var output = price(at, fields, "output", 0);
        if (!fields.containsKey("embedding")
                && !(fields.containsKey("input") && fields.containsKey("output"))) {
            throw new IllegalArgumentException(
                    at + ": no price (expected: input and output, or embedding)");
        }
        var price =
                new ModelPrice(
                        input,
                        price(at, fields, "cache-read", input),
                        price(at, fields, "cache-write", input),
                        output,
                        price(at, fields, "reasoning", output),
                        price(at, fields, "embedding", input));
        return new PriceTable.Entry(text(at, fields, "model"), from(at, fields), price);
    }

    private static long price(String at, Map<?, ?> fields, String key, long absent) {
        if (!fields.containsKey(key)) {
            return absent;
        }
        try {
            return ModelPrice.picoUsd(text(at, fields, key));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s.%s: %s".formatted(at, key, e.getMessage()), e);
        }
    }

    private static LocalDate from(String at, Map<?, ?> fields) {
        var text = text(at, fields, "from");
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "%s.from: %s (expected: a date such as 2026-01-31)".formatted(at, text), e);
        }
    }

    private static String text(String at, Map<?, ?> fields, String key) {
        if (fields.get(key) instanceof String text && !text.isBlank()) {
            return text.strip();
        }
        throw new IllegalArgumentException(
                "%s.%s: %s (expected: a value)".formatted(at, key, fields.get(key)));
    }

    private static String version(String yaml) {
        try {
            var digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(yaml.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
