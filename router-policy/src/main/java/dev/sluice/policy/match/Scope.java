package dev.sluice.policy.match;

/// Which messages a matcher looks at.
public enum Scope {
    /// The last message of a user.
    LAST_USER,
    /// Messages of the system and the developer.
    SYSTEM,
    /// Both of them: all user, system and developer messages.
    ALL
}
