package dev.sluice.identity;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All keys at one moment. Immutable.
///
/// @param revision number of the last change that is in it
/// @param entries keys by public id
record KeyRing(long revision, Map<String, Entry> entries) {
    KeyRing {
        entries = Map.copyOf(entries);
    }

    /// One key and what proves it. Times are milliseconds since 1970-01-01 UTC.
    ///
    /// @param caller who the key stands for
    /// @param hash keyed hash of the secret
    /// @param previousHash keyed hash of the secret before the last rotation; [SecretHash#NONE]
    ///     when there is none
    /// @param previousUntil when the previous secret stops working; 0 when there is none
    /// @param expiresAt when the key stops working; the greatest long means never
    /// @param disabled whether the key is disabled
    /// @param tenantDisabled whether the tenant is disabled
    record Entry(
            Caller caller,
            SecretHash hash,
            SecretHash previousHash,
            long previousUntil,
            long expiresAt,
            boolean disabled,
            boolean tenantDisabled) {}

    /// What a secret proves.
    enum Proof {
        NONE,
        CURRENT,
        PREVIOUS
    }

    /// The key with this public id.
    @Nullable Entry find(String id) {
        return entries.get(id);
    }

    /// Compares with both hashes, always, in constant time.
    static Proof compare(Entry entry, SecretHash hash) {
        var current = entry.hash().fits(hash);
        var previous = entry.previousHash().fits(hash);
        if (current) {
            return Proof.CURRENT;
        }
        return previous ? Proof.PREVIOUS : Proof.NONE;
    }
}
