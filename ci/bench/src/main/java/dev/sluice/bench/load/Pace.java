package dev.sluice.bench.load;

/// Decides when a connection sends its next request. Confined to the load generator's thread.
interface Pace {
    /// A connection has nothing under way.
    void free(ClientConnection connection);

    /// No further request is sent.
    void stop();
}
