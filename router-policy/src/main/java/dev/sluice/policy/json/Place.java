package dev.sluice.policy.json;

/// Something that knows where in a request a value stands.
@FunctionalInterface
public interface Place {
    /// The path, such as `messages[3].role`.
    String path();
}
