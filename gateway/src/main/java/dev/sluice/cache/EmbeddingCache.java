package dev.sluice.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Remembers answers to embedding requests, which are the same every time. Thread-safe; bounded by
/// bytes.
///
/// The key begins with the tenant, so that no tenant can ever read or time what another one
/// embedded, and holds a SHA-256 of the whole body and the model that the decision chose, so that
/// nothing about a request is left out.
public final class EmbeddingCache {
    /// A remembered answer.
    ///
    /// @param json body of the answer
    /// @param model model that gave it
    public record Entry(byte[] json, String model) {}

    private record Key(String tenant, String route, String body) {}

    private static final int OVERHEAD_BYTES = 256;

    private final Cache<Key, Entry> entries;

    /// @param maxBytes most memory to use; 0 remembers nothing
    public EmbeddingCache(long maxBytes) {
        this.entries =
                Caffeine.newBuilder()
                        .maximumWeight(maxBytes)
                        // What does not fit goes at once: its upkeep is cheaper than waking a pool.
                        .executor(Runnable::run)
                        .weigher((Key _, Entry entry) -> entry.json().length + OVERHEAD_BYTES)
                        .build();
    }

    /// The remembered answer; null when there is none.
    ///
    /// @param route the decision's own models, in order, with the policy's digest
    public @Nullable Entry find(String tenant, String route, byte[] body) {
        return entries.getIfPresent(new Key(tenant, route, digest(body)));
    }

    /// Remembers an answer.
    public void put(String tenant, String route, byte[] body, Entry entry) {
        entries.put(new Key(tenant, route, digest(body)), entry);
    }

    private static String digest(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
