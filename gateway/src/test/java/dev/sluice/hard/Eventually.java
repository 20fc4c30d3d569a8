package dev.sluice.hard;

import java.time.Duration;

/// Waits for what nobody announces, such as a row in a database.
final class Eventually {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Eventually() {}

    /// A claim that may not hold yet.
    @FunctionalInterface
    interface Claim {
        void check() throws Exception;
    }

    /// Checks again and again; when it still does not hold after a minute, fails as it fails.
    static void eventually(Claim claim) throws Exception {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                claim.check();
                return;
            } catch (AssertionError e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                Thread.sleep(PAUSE);
            }
        }
    }
}
