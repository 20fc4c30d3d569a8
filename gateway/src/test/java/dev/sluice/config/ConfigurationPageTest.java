package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.BackendSettings.ModelSettings;
import dev.sluice.config.Settings.DatabaseSettings;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {
    private static final Path PAGE = Path.of("..", "docs", "configuration.md");
    private static final List<String> REQUIRED =
            List.of("backends[].name", "backends[].kind", "backends[].models[].name");

    private record Setting(String type, String preset) {}

    private static Map<String, Setting> onThePage() throws IOException {
        var settings = new TreeMap<String, Setting>();
        Files.readString(PAGE)
                .lines()
                .map(line -> line.split(" \\| "))
                .filter(cells -> cells.length == 4 && cells[0].startsWith("| `"))
                .forEach(
                        cells ->
                                settings.put(
                                        cells[0].replaceAll("[| `]", ""),
                                        new Setting(cells[1], cells[2].replace("`", ""))));
        return settings;
    }

    private static Map<String, Setting> inTheRecords() throws ReflectiveOperationException {
        var settings = new TreeMap<String, Setting>();
        walk("", SettingsFile.parse("none", "{}"), settings);
        walk("database.", new DatabaseSettings("jdbc:postgresql:x", null, null), settings);
        settings.put("database.url", new Setting("text", "none"));
        var backend =
                new BackendSettings(
                        "x", BackendKind.OPENAI, "http://x", null, null, null, null, null);
        walk("backends[].", backend, settings);
        settings.put("backends[].base-url", new Setting("text", "none"));
        walk("backends[].models[].", new ModelSettings("x", null, null, null), settings);
        settings.put("backends[].models[].wire-name", new Setting("text", "as name"));
        REQUIRED.forEach(
                name ->
                        settings.computeIfPresent(
                                name, (_, setting) -> new Setting(setting.type(), "required")));
        settings.remove("backends");
        settings.remove("database");
        return settings;
    }

    private static void walk(String prefix, Record from, Map<String, Setting> into)
            throws ReflectiveOperationException {
        for (var component : from.getClass().getRecordComponents()) {
            var name = prefix + kebab(component);
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            var value = accessor.invoke(from);
            if (value instanceof Record inner && !(value instanceof ByteSize)) {
                walk(name + ".", inner, into);
            } else {
                into.put(name, new Setting(type(component.getType()), text(value)));
            }
        }
    }

    private static String kebab(RecordComponent component) {
        return component
                .getName()
                .replaceAll("([A-Z])", "-$1")
                .toLowerCase(Locale.ROOT);
    }

    private static String type(Class<?> type) {
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "));
        }
        return switch (type.getSimpleName()) {
            case "Integer", "Long" -> "count";
            case "Boolean" -> "flag";
            case "String" -> "text";
            case "Duration" -> "duration";
            case "ByteSize" -> "size";
            case "Secret" -> "secret";
            case "Path" -> "path";
            case "List" -> "list";
            default -> type.getSimpleName();
        };
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "none";
            case Duration duration -> duration.toSeconds() + "s";
            case ByteSize size -> (size.bytes() >> 20) + "MiB";
            case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT);
            case List<?> list when list.isEmpty() -> "empty";
            default -> value.toString();
        };
    }

    @Test
    void tellsEverySettingAsItIs() throws Exception {
        assertThat(onThePage()).containsExactlyEntriesOf(inTheRecords());
    }

    @Test
    void showsAnExampleThatIsUnderstood() throws IOException {
        var page = Files.readString(PAGE);
        var yaml = page.substring(page.indexOf("```yaml") + 7);
        var example = yaml.substring(0, yaml.indexOf("```")).replace("env:VLLM_API_KEY", "x");
        assertThat(SettingsFile.parse("example", example).backends()).hasSize(2);
    }
}
