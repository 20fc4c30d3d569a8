package dev.sluice.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A secret setting. Cannot be printed by accident.
///
/// @param value the secret itself
public record Secret(String value) {
    private static final String ENV = "env:";
    private static final String FILE = "file:";

    /// The secret behind a setting: `env:NAME`, `file:PATH`, or the secret itself.
    static Secret of(String setting) {
        if (setting.startsWith(ENV)) {
            var name = setting.substring(ENV.length());
            var value = System.getenv(name);
            Require.that(
                    "env:" + name,
                    "not set",
                    value != null && !value.isBlank(),
                    "an environment variable that is set");
            return new Secret(value.trim());
        }
        if (setting.startsWith(FILE)) {
            var path = Path.of(setting.substring(FILE.length()));
            try {
                return new Secret(Files.readString(path).trim());
            } catch (IOException _) {
                throw new SettingsException(
                        "file:" + path + ": cannot be read (expected: a readable file)");
            }
        }
        return new Secret(setting);
    }

    @Override
    public String toString() {
        return "***";
    }
}
