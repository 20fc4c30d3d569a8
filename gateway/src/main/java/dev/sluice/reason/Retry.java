package dev.sluice.reason;

/// Whether the same request may succeed later, as told to clients (`x-should-retry`, gRPC
/// `RetryInfo`).
public enum Retry {
    /// Never, unless the request is changed.
    NEVER,
    /// After the time given with the answer, at most 60 seconds.
    LATER,
    /// At once, at the client's own pace; the gateway has tried its own alternatives already.
    CLIENT
}
