package dev.sluice.bench;

import java.time.Duration;

/// Lets time pass while the load runs.
final class Pause {
    private Pause() {}

    static void of(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "measurement: interrupted (expected: left to finish)", interrupted);
        }
    }
}
