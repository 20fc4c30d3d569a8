package dev.sluice.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads settings. An unknown key stops the start and names the nearest known one, because a
/// misspelt limit is no limit.
public final class SettingsFile {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h)");

    private static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
                    .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .addModule(
                            new SimpleModule()
                                    .addDeserializer(
                                            Duration.class,
                                            text(Duration.class, SettingsFile::duration))
                                    .addDeserializer(
                                            ByteSize.class, text(ByteSize.class, ByteSize::of))
                                    .addDeserializer(Secret.class, text(Secret.class, Secret::of))
                                    .addDeserializer(Path.class, text(Path.class, Path::of)))
                    .build();

    private SettingsFile() {}

    /// The settings in a file.
    public static Settings read(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (IOException _) {
            throw new SettingsException(
                    file + ": cannot be read (expected: a YAML file with settings)");
        }
    }

    /// The settings in a text.
    ///
    /// @param name what to call the text in messages
    static Settings parse(String name, String yaml) {
        try {
            var tree = new Load(LoadSettings.builder().setLabel(name).build()).loadFromString(yaml);
            var settings =
                    MAPPER.convertValue(Objects.requireNonNullElse(tree, Map.of()), Settings.class);
            return Objects.requireNonNull(settings);
        } catch (YamlEngineException e) {
            throw new SettingsException(name + ": " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new SettingsException(name + ": " + explain(e));
        }
    }

    private static String explain(IllegalArgumentException e) {
        return switch (e.getCause()) {
            case UnrecognizedPropertyException unknown ->
                    path(unknown) + ": unknown setting" + nearest(unknown);
            case JsonMappingException mapping
                    when mapping.getCause() instanceof SettingsException cause ->
                    path(mapping) + ": " + cause.getMessage();
            case JsonMappingException mapping ->
                    path(mapping) + ": " + mapping.getOriginalMessage();
            case null, default -> Objects.requireNonNullElse(e.getMessage(), "not readable");
        };
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(
                        step ->
                                step.getFieldName() != null
                                        ? "." + step.getFieldName()
                                        : "[" + step.getIndex() + "]")
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
    }

    private static String nearest(UnrecognizedPropertyException unknown) {
        return unknown.getKnownPropertyIds().stream()
                .map(String::valueOf)
                .min(Comparator.comparingInt(known -> distance(known, unknown.getPropertyName())))
                .map(known -> " (did you mean: " + known + "?)")
                .orElse("");
    }

    /// Levenshtein's edit distance.
    private static int distance(String a, String b) {
        var row = new int[b.length() + 1];
        for (var j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (var i = 1; i <= a.length(); i++) {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.length(); j++) {
                var substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

    private static Duration duration(String text) {
        var match = DURATION.matcher(text.trim());
        Require.that("duration", text, match.matches(), "a number with ms, s, m or h, such as 30s");
        var amount = Long.parseLong(match.group(1));
        return switch (match.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    private static <T> FromStringDeserializer<T> text(Class<T> type, Function<String, T> parser) {
        return new FromStringDeserializer<>(type) {
            private static final long serialVersionUID = 1L;

            @Override
            protected T _deserialize(String text, DeserializationContext context) {
                return parser.apply(text);
            }

            @Override
            public T deserialize(JsonParser json, DeserializationContext context)
                    throws IOException {
                var token = json.currentToken();
                if (token == null
                        || !token
                                .isScalarValue()) { // told without the value, which may be a secret
                    throw JsonMappingException.from(json, "a list or a map (expected: one value)");
                }
                return parser.apply(json.getValueAsString(""));
            }
        };
    }
}
