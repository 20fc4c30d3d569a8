package dev.sluice.bench.load;

/// Where requests go.
///
/// @param host name or address
/// @param port TCP port
/// @param key sent as `Authorization: Bearer`; empty for none
public record Target(String host, int port, String key) {
    public Target {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 1 to 65535)");
        }
    }
}
