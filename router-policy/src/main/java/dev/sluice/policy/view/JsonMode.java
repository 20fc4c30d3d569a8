package dev.sluice.policy.view;

/// Which shape of answer a request asks for.
public enum JsonMode {
    /// Any text.
    NONE,
    /// A JSON object.
    OBJECT,
    /// JSON that follows a schema.
    SCHEMA
}
