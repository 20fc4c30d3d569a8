package dev.sluice.gpu.simulator.http;

/// How an exchange ended.
public enum End {
    /// All bytes of the answer were handed to the operating system.
    COMPLETED,
    /// The client went away first.
    ABORTED,
    /// A fault broke the answer off.
    BROKEN
}
