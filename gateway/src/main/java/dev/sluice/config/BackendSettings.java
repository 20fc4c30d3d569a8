package dev.sluice.config;

import dev.sluice.call.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A server that runs models.
///
/// @param name name in headers, logs and the ledger
/// @param kind which wire format it speaks
/// @param baseUrl where it listens, such as `http://127.0.0.1:8000/v1`; absent for `local`
/// @param apiKey credential, best as `env:NAME` or `file:PATH`
/// @param concurrentRequests most requests at the same time; 0 means no limit
/// @param queueCapacity requests that may wait when it is at its limit
/// @param connectTimeout longest wait for a connection
/// @param models what it serves; empty asks the back end itself (`GET /models`)
public record BackendSettings(
        String name,
        BackendKind kind,
        @Nullable String baseUrl,
        @Nullable Secret apiKey,
        Integer concurrentRequests,
        Integer queueCapacity,
        Duration connectTimeout,
        List<ModelSettings> models) {
    public BackendSettings(
            String name,
            BackendKind kind,
            @Nullable String baseUrl,
            @Nullable Secret apiKey,
            @Nullable Integer concurrentRequests,
            @Nullable Integer queueCapacity,
            @Nullable Duration connectTimeout,
            @Nullable List<ModelSettings> models) {
        this.name =
                Require.that(
                        "backends[].name",
                        name,
                        name != null && name.matches("[a-z0-9][a-z0-9.-]{0,62}"),
                        "1 to 63 characters of a-z, 0-9, . and -");
        this.kind =
                Require.that(
                        "backends[" + name + "].kind",
                        kind,
                        kind != null,
                        "one of " + BackendKind.names());
        this.baseUrl = baseUrl;
        Require.that(
                "backends[" + name + "].base-url",
                baseUrl,
                (baseUrl == null) == (kind == BackendKind.LOCAL),
                "a URL, and none for kind local");
        this.apiKey = apiKey;
        this.concurrentRequests =
                Require.range(
                        "backends[" + name + "].concurrent-requests",
                        Objects.requireNonNullElse(concurrentRequests, 0),
                        0,
                        1_000_000);
        this.queueCapacity =
                Require.range(
                        "backends[" + name + "].queue-capacity",
                        Objects.requireNonNullElse(queueCapacity, 256),
                        0,
                        1_000_000);
        this.connectTimeout = Objects.requireNonNullElse(connectTimeout, Duration.ofSeconds(1));
        this.models = models == null ? List.of() : List.copyOf(models);
    }

    /// A model on a back end.
    ///
    /// @param name name in the catalogue, which callers use
    /// @param wireName name that the back end knows it by; the same by default
    /// @param operation what it does; chat by default
    /// @param contextWindow most tokens of prompt and answer together; 0 when unknown
    public record ModelSettings(
            String name, String wireName, Operation operation, Long contextWindow) {
        public ModelSettings(
                String name,
                @Nullable String wireName,
                @Nullable Operation operation,
                @Nullable Long contextWindow) {
            this.name =
                    Require.that(
                            "models[].name",
                            name,
                            name != null && !name.isBlank() && !name.equals("auto"),
                            "a name other than auto");
            this.wireName = Objects.requireNonNullElse(wireName, name);
            this.operation = Objects.requireNonNullElse(operation, Operation.CHAT);
            this.contextWindow = Objects.requireNonNullElse(contextWindow, 0L);
        }
    }
}
