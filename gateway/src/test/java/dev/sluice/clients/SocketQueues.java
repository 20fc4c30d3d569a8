package dev.sluice.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the operating system (Linux) holds of loopback connections at this moment, by
/// `/proc/net/tcp`.
final class SocketQueues {
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int QUEUES = 4;

    private SocketQueues() {}

    /// Bytes on their way from a server's port to its clients: not yet acknowledged at the server's
    /// end, plus not yet read at the clients' ends.
    static long fromServer(int port) throws IOException {
        var bytes = 0L;
        for (var file : new String[] {"/proc/net/tcp", "/proc/net/tcp6"}) {
            for (var line : Files.readAllLines(Path.of(file))) {
                var fields = line.trim().split("\\s+", -1);
                if (!fields[0].endsWith(":")) {
                    continue; // the heading
                }
                var queues = fields[QUEUES].split(":", -1);
                if (port(fields[LOCAL]) == port) {
                    bytes += Long.parseLong(queues[0], 16);
                } else if (port(fields[REMOTE]) == port) {
                    bytes += Long.parseLong(queues[1], 16);
                }
            }
        }
        return bytes;
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
    }
}
