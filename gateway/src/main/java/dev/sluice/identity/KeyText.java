package dev.sluice.identity;

import dev.sluice.database.SecretFile;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;

/// The text of an API key, `sk-slc_<public id>_<secret>`.
///
/// @param id public id, 16 characters of a-z and 0-9; may stand in logs
/// @param secret 43 random characters of 0-9, A-Z and a-z, which is 256 bits; shown once, stored
///     nowhere
record KeyText(String id, String secret) {
    static final String PREFIX = "sk-slc_";
    private static final int ID_LENGTH = 16;
    private static final int SECRET_LENGTH = 43;
    private static final int LENGTH = PREFIX.length() + ID_LENGTH + 1 + SECRET_LENGTH;
    private static final String ID_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static final SecureRandom RANDOM = new SecureRandom();

    /// A new key with a new id.
    static KeyText random() {
        var id = new StringBuilder(ID_LENGTH);
        for (var i = 0; i < ID_LENGTH; i++) {
            id.append(ID_ALPHABET.charAt(RANDOM.nextInt(ID_ALPHABET.length())));
        }
        return renewed(id.toString());
    }

    /// A new secret for a known id.
    static KeyText renewed(String id) {
        return new KeyText(id, SecretFile.random(SECRET_LENGTH));
    }

    /// Splits a key by position. The characters are not looked at: an id that does not exist is
    /// found nowhere.
    static Optional<KeyText> parse(String text) {
        var separator = PREFIX.length() + ID_LENGTH;
        if (text.length() != LENGTH || !text.startsWith(PREFIX) || text.charAt(separator) != '_') {
            return Optional.empty();
        }
        return Optional.of(
                new KeyText(
                        text.substring(PREFIX.length(), separator), text.substring(separator + 1)));
    }

    byte[] secretBytes() {
        return secret.getBytes(StandardCharsets.UTF_8);
    }

    /// The whole key, for its owner.
    String reveal() {
        return PREFIX + id + "_" + secret;
    }

    /// Without the secret.
    @Override
    public String toString() {
        return PREFIX + id + "_…";
    }
}
