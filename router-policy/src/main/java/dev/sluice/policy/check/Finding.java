package dev.sluice.policy.check;

import static java.util.Objects.requireNonNull;

/// Something that lint found.
///
/// @param severity whether the policy may be published with it
/// @param subject what it is about, such as `rule code` or `pool fast`
/// @param message what is wrong and what to do
public record Finding(Severity severity, String subject, String message) {
    public Finding {
        requireNonNull(severity, "severity");
        requireNonNull(subject, "subject");
        requireNonNull(message, "message");
    }

    /// How bad it is.
    public enum Severity {
        /// The policy cannot work; it must not be published.
        ERROR,
        /// The policy works, but likely not as meant.
        WARNING
    }

    @Override
    public String toString() {
        return severity.name().toLowerCase(java.util.Locale.ROOT) + ": " + subject + ": " + message;
    }
}
