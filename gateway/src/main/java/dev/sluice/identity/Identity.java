package dev.sluice.identity;

import dev.sluice.database.Database;
import dev.sluice.reason.GatewayException;
import dev.sluice.reason.Reason;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tells callers by their keys, from memory.
///
/// A snapshot of all keys is swapped whole when something has changed; no request waits for the
/// database, and a key that was known once goes on working while the database is away. A wrong key
/// takes as long as a right one: an unknown id is compared with an entry that no secret fits. What
/// is wrong with a key (disabled, expired) is told only to whoever has its secret. Thread-safe.
public final class Identity {
    private static final String BEARER = "Bearer ";

    private static final KeyRing.Entry NOBODY =
            new KeyRing.Entry(
                    new Caller("", "", RequestLimits.NONE, RequestLimits.NONE, Set.of(), List.of()),
                    SecretHash.NONE,
                    SecretHash.NONE,
                    0,
                    0,
                    true,
                    true);

    private final Pepper pepper;
    private final InstantSource clock;
    private final KeyRingReader reader;
    private volatile @Nullable KeyRing ring;

    /// Knows no key until the first [#refresh()].
    public Identity(Database database, Pepper pepper, InstantSource clock) {
        this.pepper = pepper;
        this.clock = clock;
        this.reader = new KeyRingReader(database.jdbi());
    }

    /// Reads all keys again if anything has changed since the last time; costs one short query
    /// otherwise.
    ///
    /// @throws org.jdbi.v3.core.JdbiException when the database is away; then the known keys stay
    public synchronized void refresh() {
        ring = reader.read(ring);
    }

    /// Whether the keys were read at least once.
    public boolean isReady() {
        return ring != null;
    }

    /// Who calls with this `authorization` (`Bearer …`) or bare key.
    ///
    /// @throws GatewayException `IDENTITY_INVALID_KEY` for a key that is wrong, disabled or
    ///     expired; `IDENTITY_FORBIDDEN` for a right key of a disabled tenant;
    ///     `IDENTITY_UNAVAILABLE` when the keys could not be read yet
    public Caller identify(@Nullable String authorization) {
        if (authorization == null || authorization.isBlank()) {
            throw Reason.IDENTITY_INVALID_KEY.because(
                    "API key: none (expected: Authorization: Bearer sk-slc_…, or x-api-key)");
        }
        var text = KeyText.parse(bare(authorization)).orElseThrow(Identity::invalid);
        var known = ring;
        if (known == null) {
            throw Reason.IDENTITY_UNAVAILABLE
                    .because("API keys: not read yet, the database does not answer")
                    .retryAfter(2_000);
        }
        var found = known.find(text.id());
        var entry = found == null ? NOBODY : found;
        var proof = KeyRing.compare(entry, pepper.hash(text.secretBytes()));
        return accept(entry, proof, clock.millis());
    }

    private static Caller accept(KeyRing.Entry entry, KeyRing.Proof proof, long now) {
        var caller = entry.caller();
        switch (proof) {
            case NONE -> throw invalid();
            case PREVIOUS -> {
                if (now >= entry.previousUntil()) {
                    throw refused(caller, "replaced by a new secret", entry.previousUntil());
                }
            }
            case CURRENT -> {}
        }
        if (entry.disabled()) {
            throw Reason.IDENTITY_INVALID_KEY.because(
                    "API key %s: disabled".formatted(caller.keyId()));
        }
        if (now >= entry.expiresAt()) {
            throw refused(caller, "expired", entry.expiresAt());
        }
        if (entry.tenantDisabled()) {
            throw Reason.IDENTITY_FORBIDDEN.because(
                    "tenant %s: disabled".formatted(caller.tenant()));
        }
        return caller;
    }

    private static GatewayException invalid() {
        return Reason.IDENTITY_INVALID_KEY.because(
                "API key: wrong (expected: a key of this gateway, sk-slc_…)");
    }

    private static GatewayException refused(Caller caller, String what, long since) {
        return Reason.IDENTITY_INVALID_KEY.because(
                "API key %s: %s at %s"
                        .formatted(caller.keyId(), what, Instant.ofEpochMilli(since)));
    }

    /// The credential without the word `Bearer`, whose case does not count (RFC 9110 §11.1).
    static String bare(String authorization) {
        return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).strip()
                : authorization;
    }
}
