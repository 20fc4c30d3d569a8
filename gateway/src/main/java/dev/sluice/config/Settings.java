package dev.sluice.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// All settings. Every one has a default, so that an empty file starts a working gateway.
/// docs/configuration.md lists them.
///
/// @param server where and how to listen
/// @param dataDir folder for the journal, secrets and, when it is embedded, the database
/// @param database where the database is; absent means an embedded PostgreSQL in the data folder
/// @param limits limits of the whole gateway
/// @param backends servers that run models
/// @param policy router policy file; absent means the one that comes with Sluice
/// @param prices price file; absent means the one that comes with Sluice
/// @param cache what to remember
public record Settings(
        ServerSettings server,
        Path dataDir,
        @Nullable DatabaseSettings database,
        LimitSettings limits,
        List<BackendSettings> backends,
        @Nullable Path policy,
        @Nullable Path prices,
        CacheSettings cache) {
    // Jackson passes null for what the file does not say.
    public Settings(
            @Nullable ServerSettings server,
            @Nullable Path dataDir,
            @Nullable DatabaseSettings database,
            @Nullable LimitSettings limits,
            @Nullable List<BackendSettings> backends,
            @Nullable Path policy,
            @Nullable Path prices,
            @Nullable CacheSettings cache) {
        this.server =
                server != null
                        ? server
                        : new ServerSettings(null, null, null, null, null, null, null);
        this.dataDir = dataDir != null ? dataDir : Path.of(".sluice/data");
        this.database = database;
        this.limits = limits != null ? limits : new LimitSettings(null, null, null, null);
        this.backends = backends != null ? List.copyOf(backends) : List.of();
        this.policy = policy;
        this.prices = prices;
        this.cache = cache != null ? cache : new CacheSettings(null);
    }

    /// Where and how to listen.
    ///
    /// @param host address to bind; loopback by default
    /// @param port port to bind; 0 takes a free one
    /// @param heartbeat silence after which a stream gets a sign of life; 0s for never
    /// @param maxBody longest request body
    /// @param drain longest wait for running requests at shutdown
    /// @param adminToken token for the control plane; by default one is made and kept in the data
    ///     folder
    /// @param warmUp whether to exercise the relay before the gateway reports ready
    public record ServerSettings(
            String host,
            Integer port,
            Duration heartbeat,
            ByteSize maxBody,
            Duration drain,
            @Nullable Secret adminToken,
            Boolean warmUp) {
        public ServerSettings(
                @Nullable String host,
                @Nullable Integer port,
                @Nullable Duration heartbeat,
                @Nullable ByteSize maxBody,
                @Nullable Duration drain,
                @Nullable Secret adminToken,
                @Nullable Boolean warmUp) {
            this.host = Objects.requireNonNullElse(host, "127.0.0.1");
            this.port =
                    Require.range("server.port", Objects.requireNonNullElse(port, 8080), 0, 65_535);
            this.heartbeat = Objects.requireNonNullElse(heartbeat, Duration.ofSeconds(10));
            this.maxBody = Objects.requireNonNullElse(maxBody, new ByteSize(10 << 20));
            this.drain = Objects.requireNonNullElse(drain, Duration.ofSeconds(30));
            this.adminToken = adminToken;
            this.warmUp = Objects.requireNonNullElse(warmUp, true);
        }
    }

    /// An external PostgreSQL.
    ///
    /// @param url `jdbc:postgresql://HOST[:PORT]/DATABASE`
    /// @param user role to sign in as
    /// @param password its password
    public record DatabaseSettings(String url, @Nullable String user, @Nullable Secret password) {
        public DatabaseSettings {
            Require.that(
                    "database.url",
                    url,
                    url != null && url.startsWith("jdbc:postgresql:"),
                    "jdbc:postgresql://…");
        }
    }

    /// Limits of the whole gateway.
    ///
    /// @param requestsPerMinute of all callers together; 0 means no limit
    /// @param concurrentRequests of all callers together; 0 means no limit
    /// @param queueCapacity requests that may wait for a slot
    /// @param queueTimeout longest wait for a slot
    public record LimitSettings(
            Integer requestsPerMinute,
            Integer concurrentRequests,
            Integer queueCapacity,
            Duration queueTimeout) {
        public LimitSettings(
                @Nullable Integer requestsPerMinute,
                @Nullable Integer concurrentRequests,
                @Nullable Integer queueCapacity,
                @Nullable Duration queueTimeout) {
            this.requestsPerMinute = Objects.requireNonNullElse(requestsPerMinute, 0);
            this.concurrentRequests = Objects.requireNonNullElse(concurrentRequests, 4_096);
            this.queueCapacity = Objects.requireNonNullElse(queueCapacity, 1_024);
            this.queueTimeout = Objects.requireNonNullElse(queueTimeout, Duration.ofSeconds(10));
        }
    }

    /// What to remember.
    ///
    /// @param embeddings most memory for answers to embedding requests; 0 remembers nothing
    public record CacheSettings(ByteSize embeddings) {
        public CacheSettings(@Nullable ByteSize embeddings) {
            this.embeddings = Objects.requireNonNullElse(embeddings, new ByteSize(64 << 20));
        }
    }
}
