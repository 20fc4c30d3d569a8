package dev.sluice.testing;

import dev.sluice.config.Settings;
import dev.sluice.config.SettingsFile;
import dev.sluice.database.PostgresExtension;
import dev.sluice.gateway.Gateway;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A whole gateway on a free port and a database of its own, for one test class.
///
/// ```java
/// static final ScriptedBackend BACKEND = ScriptedBackend.start(…);
/// @RegisterExtension
/// static final GatewayExtension GATEWAY = new GatewayExtension(() -> """
///         backends:
///           - { name: a, kind: openai, base-url: "%s", models: [{ name: m }] }
///         """.formatted(BACKEND.baseUrl()));
/// ```
public final class GatewayExtension implements BeforeAllCallback, AfterAllCallback {
    private final PostgresExtension postgres = new PostgresExtension();
    private final Supplier<String> settings;
    private @Nullable Gateway gateway;

    /// @param settings YAML with settings; port, data folder and database are filled in
    public GatewayExtension(Supplier<String> settings) {
        this.settings = settings;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        postgres.beforeAll(context);
        gateway = Gateway.start(settings());
    }

    private Settings settings() throws Exception {
        var folder =
                Files.createTempDirectory(
                        Files.createDirectories(Path.of("target", "gateways")), "g");
        var address = postgres.address();
        var file = folder.resolve("sluice.yaml");
        Files.writeString(
                file,
                """
                %s
                data-dir: "%s"
                database: { url: "%s", user: "%s", password: "%s" }
                """
                        .formatted(
                                withPort(settings.get()),
                                folder.resolve("data"),
                                address.url(),
                                address.user(),
                                address.password()));
        return SettingsFile.read(file);
    }

    private static String withPort(String yaml) {
        return yaml.contains("server:") ? yaml : "server: { port: 0, warm-up: false }\n" + yaml;
    }

    @Override
    public void afterAll(ExtensionContext context) {
        gateway().close();
        postgres.afterAll(context);
    }

    public Gateway gateway() {
        if (gateway == null) {
            throw new IllegalStateException("no gateway (expected: use inside a test)");
        }
        return gateway;
    }

    public PostgresExtension postgres() {
        return postgres;
    }

    public int port() {
        return gateway().port();
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    public URI uri(String path) {
        return URI.create(url() + path);
    }

    /// A key of the tenant `default`.
    public String apiKey() {
        return gateway().firstKey().text().orElseThrow();
    }

    public String adminToken() {
        return gateway().adminToken();
    }
}
