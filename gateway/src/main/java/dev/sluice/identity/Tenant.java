package dev.sluice.identity;

import java.time.Instant;
import java.util.regex.Pattern;

/// Who pays, and whose data is kept apart.
///
/// @param id 1 to 63 characters of a-z, 0-9 and -
/// @param name name for people
/// @param limits limits of all keys together
/// @param disabled whether all its keys are refused
/// @param createdAt when it was made
public record Tenant(
        String id, String name, RequestLimits limits, boolean disabled, Instant createdAt) {
    private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,63}");

    public Tenant {
        if (!isId(id)) {
            throw new IllegalArgumentException(
                    "tenant: %s (expected: 1 to 63 characters of a-z, 0-9 and -)".formatted(id));
        }
    }

    /// Whether a text has the form of a tenant's id.
    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }
}
