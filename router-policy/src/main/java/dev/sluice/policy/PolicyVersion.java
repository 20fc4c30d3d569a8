package dev.sluice.policy;

import java.util.regex.Pattern;

/// Which text of a policy decided: its name and the digest of its canonical form, such as
/// `default@3f9ab2c1d4e5`.
///
/// @param name the policy's name: lower-case letters, digits and hyphens
/// @param digest first 12 hexadecimal digits of the SHA-256 of the canonical form
public record PolicyVersion(String name, String digest) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{12}");

    public PolicyVersion {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "policy name: " + name + " (expected: " + NAME.pattern() + ")");
        }
        if (!DIGEST.matcher(digest).matches()) {
            throw new IllegalArgumentException(
                    "policy digest: " + digest + " (expected: " + DIGEST.pattern() + ")");
        }
    }

    /// Whether a policy may have this name.
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /// Reads what [#toString] writes.
    public static PolicyVersion parse(String text) {
        int at = text.indexOf('@');
        if (at < 0) {
            throw new IllegalArgumentException(
                    "policy version: " + text + " (expected: name@digest)");
        }
        return new PolicyVersion(text.substring(0, at), text.substring(at + 1));
    }

    @Override
    public String toString() {
        return name + "@" + digest;
    }
}
