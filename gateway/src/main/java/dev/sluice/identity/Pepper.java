package dev.sluice.identity;

import dev.sluice.database.SecretFile;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/// The secret of this installation that goes into every stored hash: without it, a stolen table
/// cannot be used to test guesses. Losing it makes every key useless.
///
/// Computes HMAC-SHA-256 (RFC 2104). Both inner states are kept ready and cloned per hash, which
/// halves the work and needs neither a lock nor a thread local. Thread-safe.
public final class Pepper {
    /// Length in bytes.
    public static final int LENGTH = 32;

    private static final int BLOCK = 64;
    private final MessageDigest inner;
    private final MessageDigest outer;

    private Pepper(byte[] key) {
        if (key.length != LENGTH) {
            throw new IllegalArgumentException(
                    "pepper: %d bytes (expected: %d, as %d hexadecimal digits)"
                            .formatted(key.length, LENGTH, 2 * LENGTH));
        }
        this.inner = padded(key, (byte) 0x36);
        this.outer = padded(key, (byte) 0x5c);
    }

    /// The pepper in a file of 64 hexadecimal digits, made on first use.
    public static Pepper inFile(Path file) {
        return of(SecretFile.readOrCreate(file, Pepper::random));
    }

    /// A pepper given as 64 hexadecimal digits.
    ///
    /// @throws IllegalArgumentException when it is not that
    public static Pepper of(String hex) {
        try {
            return new Pepper(HexFormat.of().parseHex(hex));
        } catch (IllegalArgumentException e) {
            // The cause would quote the secret.
            throw new IllegalArgumentException(
                    "pepper: %d characters (expected: %d hexadecimal digits)"
                            .formatted(hex.length(), 2 * LENGTH));
        }
    }

    /// HMAC-SHA-256 of a text.
    SecretHash hash(byte[] text) {
        return new SecretHash(copy(outer).digest(copy(inner).digest(text)));
    }

    private static String random() {
        var bytes = new byte[LENGTH];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static MessageDigest padded(byte[] key, byte pad) {
        try {
            var block = Arrays.copyOf(key, BLOCK);
            for (var i = 0; i < BLOCK; i++) {
                block[i] ^= pad;
            }
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(block);
            return digest;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("SHA-256 can be cloned", e);
        }
    }
}
