package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsFileTest {
    @TempDir
    Path folder;

    private static Settings parse(String yaml) {
        return SettingsFile.parse("sluice.yaml", yaml);
    }

    private static void assertRefused(String yaml, String... parts) {
        assertThatThrownBy(() -> parse(yaml))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("sluice.yaml: ")
                .hasMessageContainingAll(parts);
    }

    @Test
    void startsWithDefaults() {
        for (var empty : new String[] {"", "# nothing", "{}"}) {
            var settings = parse(empty);
            assertThat(settings.server().host()).isEqualTo("127.0.0.1");
            assertThat(settings.server().port()).isEqualTo(8080);
            assertThat(settings.server().heartbeat()).isEqualTo(Duration.ofSeconds(10));
            assertThat(settings.server().maxBody().bytes()).isEqualTo(10 << 20);
            assertThat(settings.database()).isNull();
            assertThat(settings.limits().concurrentRequests()).isEqualTo(4_096);
            assertThat(settings.backends()).isEmpty();
        }
    }

    @Test
    void readsEverySetting() {
        var settings = parse("""
                server: { host: 0.0.0.0, port: 9, heartbeat: 500ms, max-body: 2MiB, drain: 1m, admin-token: tok, warm-up: false }
                data-dir: /var/sluice
                database: { url: "jdbc:postgresql://h/d", user: u, password: p }
                limits: { requests-per-minute: 1, concurrent-requests: 2, queue-capacity: 3, queue-timeout: 4s }
                backends:
                  - name: a
                    kind: vllm
                    base-url: http://h:1/v1
                    api-key: k
                    concurrent-requests: 5
                    queue-capacity: 6
                    connect-timeout: 7ms
                    models: [{ name: m, wire-name: w, operation: embeddings, context-window: 8 }]
                policy: p.yaml
                prices: q.yaml
                cache: { embeddings: 1GiB }
                """);

        assertThat(settings.server().heartbeat()).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.server().drain()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.server().warmUp()).isFalse();
        assertThat(settings.dataDir()).isEqualTo(Path.of("/var/sluice"));
        assertThat(settings.limits().queueTimeout()).isEqualTo(Duration.ofSeconds(4));
        var backend = settings.backends().getFirst();
        assertThat(backend.kind().isSharedEngine()).isTrue();
        assertThat(backend.apiKey()).isEqualTo(new Secret("k"));
        assertThat(backend.queueCapacity()).isEqualTo(6);
        assertThat(backend.models().getFirst().wireName()).isEqualTo("w");
        assertThat(backend.models().getFirst().contextWindow()).isEqualTo(8);
        assertThat(settings.cache().embeddings().bytes()).isEqualTo(1L << 30);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "limits: { concurrent-request: 1 } | limits.concurrent-request: unknown setting (did you mean: concurrent-requests?)",
        "limit: {} | limit: unknown setting (did you mean: limits?)",
        "server: { prot: 1 } | server.prot: unknown setting (did you mean: port?)",
        "backends: [{ name: a, kind: openai, base-url: x, api_key: k }] | backends[0].api_key: unknown setting (did you mean: api-key?)",
        "backends: [{ name: a, kind: openai, base-url: x, models: [{ name: x, wirename: y }] }] | backends[0].models[0].wirename: unknown setting (did you mean: wire-name?)",
    })
    void namesTheNearestKnownSetting(String yaml, String message) {
        assertRefused(yaml, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "server: { port: 70000 } | server.port: 70000 (expected: 0 to 65535)",
        "server: { heartbeat: 10 } | (expected: a number with ms, s, m or h, such as 30s)",
        "server: { heartbeat: -1s } | duration: -1s (expected:",
        "server: { max-body: 10MB } | size: 10MB (expected: bytes, or a number with KiB, MiB or GiB, such as 10MiB)",
        "database: { url: 'mysql://x' } | database.url: mysql://x (expected: jdbc:postgresql://…)",
        "backends: [{ name: A B, kind: openai, base-url: x }] | backends[].name: A B (expected: 1 to 63 characters of a-z, 0-9, . and -)",
        "backends: [{ name: a, base-url: x }] | backends[a].kind: null (expected: one of openai, vllm, sglang, ollama, local)",
        "backends: [{ name: a, kind: openai }] | backends[a].base-url: null (expected: a URL, and none for kind local)",
        "backends: [{ name: a, kind: local, base-url: x }] | backends[a].base-url: x (expected:",
        "backends: [{ name: a, kind: openai, base-url: x, concurrent-requests: -1 }] | backends[a].concurrent-requests: -1 (expected: 0 to 1000000)",
        "backends: [{ name: a, kind: openai, base-url: x, models: [{ name: auto }] }] | models[].name: auto (expected: a name other than auto)",
        "backends: [{ name: a, kind: openia, base-url: x }] | backends[0].kind",
        "server: { port: many } | server.port",
    })
    void tellsWhatIsWrong(String yaml, String message) {
        assertRefused(yaml, message);
    }

    @ParameterizedTest
    @CsvSource({"0s, 0", "7ms, 7", "30 s, 30000", "2m, 120000", "1h, 3600000"})
    void readsDurations(String text, long millis) {
        assertThat(parse("server: { drain: " + text + " }").server().drain()).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "5, 5", "5B, 5", "64KiB, 65536", "10 MiB, 10485760", "3GiB, 3221225472"})
    void readsSizes(String text, long bytes) {
        assertThat(parse("server: { max-body: " + text + " }").server().maxBody().bytes()).isEqualTo(bytes);
    }

    @Test
    void refusesBrokenYaml() {
        assertRefused("server: { port: 1", "line 1");
        assertThatThrownBy(() -> parse("- a list")).as("list").isInstanceOf(SettingsException.class);
        assertRefused("server: { port: 1, port: 2 }", "port");
    }

    @Test
    void readsSecretsFromFiles() throws Exception {
        var file = Files.writeString(folder.resolve("key"), "hush-hush\n");

        var settings = parse("backends: [{ name: a, kind: openai, base-url: x, api-key: 'file:" + file + "' }]");

        assertThat(settings.backends().getFirst().apiKey()).isEqualTo(new Secret("hush-hush"));
    }

    @Test
    void neverPrintsSecrets() {
        var settings = parse("""
                server: { admin-token: hush-hush }
                database: { url: "jdbc:postgresql://h/d", password: hush-hush }
                backends: [{ name: a, kind: openai, base-url: x, api-key: hush-hush }]
                """);

        assertThat(settings.toString()).doesNotContain("hush").contains("***");
        assertThat(settings.backends().toString()).doesNotContain("hush");
    }

    @Test
    void tellsWhichSecretIsMissing() {
        assertRefused("server: { admin-token: 'env:NO_SUCH_VARIABLE_HERE' }", "env:NO_SUCH_VARIABLE_HERE: not set (expected:");
        assertRefused("server: { admin-token: 'file:/no/such/file' }", "file:/no/such/file: cannot be read (expected:");
    }

    @Test
    void neverPrintsASecretThatStandsInTheWrongPlace() {
        assertThatThrownBy(() -> parse("backends: [{ name: a, kind: openai, base-url: x, api-key: { value: hush-hush } }]"))
                .isInstanceOf(SettingsException.class)
                .hasMessageNotContaining("hush");
        assertThatThrownBy(() -> parse("server: { admin-token: [hush-hush] }"))
                .isInstanceOf(SettingsException.class)
                .hasMessageNotContaining("hush");
    }

    @Test
    void tellsWhichFileCannotBeRead() {
        assertThatThrownBy(() -> SettingsFile.read(folder.resolve("none.yaml")))
                .isInstanceOf(SettingsException.class)
                .hasMessageEndingWith("none.yaml: cannot be read (expected: a YAML file with settings)");
    }
}
