package dev.sluice.identity;

import java.security.MessageDigest;

/// A keyed hash of a key's secret: all that is ever stored of it. Compared in constant time.
final class SecretHash {
    /// Fits no secret, but by a chance of 2^-256.
    static final SecretHash NONE = new SecretHash(new byte[32]);

    private final byte[] bytes;

    SecretHash(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    boolean fits(SecretHash other) {
        return MessageDigest.isEqual(bytes, other.bytes);
    }

    byte[] bytes() {
        return bytes.clone();
    }
}
