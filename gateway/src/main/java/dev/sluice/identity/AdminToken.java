package dev.sluice.identity;

import dev.sluice.database.SecretFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/// The secret that opens the control plane. Thread-safe.
public final class AdminToken {
    private static final String PREFIX = "adm-slc_";
    private static final int SECRET_LENGTH = 43;
    private static final int LEAST_LENGTH = 20;

    private final String token;
    private final byte[] digest;

    private AdminToken(String token) {
        if (token.length() < LEAST_LENGTH) {
            throw new IllegalArgumentException(
                    "admin token: %d characters (expected: >= %d)"
                            .formatted(token.length(), LEAST_LENGTH));
        }
        this.token = token;
        this.digest = digest(token);
    }

    /// The token in a file, made on first use.
    public static AdminToken inFile(Path file) {
        return new AdminToken(
                SecretFile.readOrCreate(file, () -> PREFIX + SecretFile.random(SECRET_LENGTH)));
    }

    /// A token from configuration.
    ///
    /// @throws IllegalArgumentException when it is shorter than 20 characters
    public static AdminToken of(String token) {
        return new AdminToken(token);
    }

    /// Whether a token, bare or as `Bearer …`, is the right one; takes as long for a wrong one.
    public boolean matches(@Nullable String authorization) {
        return authorization != null
                && MessageDigest.isEqual(digest, digest(Identity.bare(authorization)));
    }

    /// The token itself, for its owner.
    public String reveal() {
        return token;
    }

    @Override
    public String toString() {
        return PREFIX + "…";
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
