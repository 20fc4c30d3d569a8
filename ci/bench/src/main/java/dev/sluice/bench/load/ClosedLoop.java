package dev.sluice.bench.load;

/// The next request follows the answer at once.
final class ClosedLoop implements Pace {
    private boolean stopped;

    @Override
    public void free(ClientConnection connection) {
        if (!stopped) {
            connection.send(System.nanoTime());
        }
    }

    @Override
    public void stop() {
        stopped = true;
    }
}
