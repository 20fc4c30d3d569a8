package dev.sluice.policy.tally;

import java.util.Locale;
import java.util.Optional;

/// Who speaks in a message.
public enum Role {
    DEVELOPER,
    SYSTEM,
    USER,
    ASSISTANT,
    TOOL,
    FUNCTION;

    /// All of them in words, for messages.
    public static final String EXPECTED = "developer, system, user, assistant, tool or function";

    /// The role of that name.
    public static Optional<Role> of(String name) {
        for (var role : values()) {
            if (role.name().toLowerCase(Locale.ROOT).equals(name)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
