package dev.sluice.config;

import org.jspecify.annotations.Nullable;

/// Checks of settings; a failed one says what, which value and what is expected.
final class Require {
    private Require() {}

    static <T extends @Nullable Object> T that(
            String what, T value, boolean holds, String expected) {
        if (!holds) {
            throw new SettingsException(what + ": " + value + " (expected: " + expected + ")");
        }
        return value;
    }

    static int range(String what, int value, int min, int max) {
        return that(what, value, value >= min && value <= max, min + " to " + max);
    }
}
