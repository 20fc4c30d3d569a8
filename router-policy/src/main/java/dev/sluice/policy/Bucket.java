package dev.sluice.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Puts units (a key, a tenant, a session, a request) into buckets: evenly, the same each time, and
/// independently for each salt.
public final class Bucket {
    /// How many buckets there are.
    public static final int COUNT = 10_000;

    private Bucket() {}

    /// The bucket of a unit, 0 to 9,999: the first 63 bits of SHA-256(salt ‖ 0 ‖ unit), modulo
    /// 10,000. The zero byte keeps salt and unit apart.
    public static int of(String salt, String unit) {
        var sha = sha256();
        sha.update(salt.getBytes(UTF_8));
        sha.update((byte) 0);
        var digest = sha.digest(unit.getBytes(UTF_8));
        long bits = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            bits = (bits << 8) | (digest[i] & 0xFF);
        }
        return (int) ((bits >>> 1) % COUNT);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
