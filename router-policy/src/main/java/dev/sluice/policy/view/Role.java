package dev.sluice.policy.view;

import java.util.Locale;
import java.util.Optional;

/// Who speaks in a message.
enum Role {
    DEVELOPER,
    SYSTEM,
    USER,
    ASSISTANT,
    TOOL,
    FUNCTION;

    static final String EXPECTED = "developer, system, user, assistant, tool or function";

    static Optional<Role> of(String name) {
        for (var role : values()) {
            if (role.name().toLowerCase(Locale.ROOT).equals(name)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
