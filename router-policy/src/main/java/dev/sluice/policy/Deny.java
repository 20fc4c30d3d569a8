package dev.sluice.policy;

import static java.util.Objects.requireNonNull;

/// The request is refused.
///
/// @param version which policy decided
/// @param ruleId id of the rule that decided
/// @param message what the caller is told
/// @param explanation why, in a sentence
public record Deny(PolicyVersion version, String ruleId, String message, String explanation)
        implements Decision {
    public Deny {
        requireNonNull(version, "version");
        requireNonNull(ruleId, "ruleId");
        requireNonNull(message, "message");
        requireNonNull(explanation, "explanation");
    }

    @Override
    public String arm() {
        return "deny";
    }
}
