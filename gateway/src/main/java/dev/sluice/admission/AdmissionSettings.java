package dev.sluice.admission;

import dev.sluice.identity.RequestLimits;
import java.time.Duration;

/// What the whole gateway admits.
///
/// @param limits limits of all callers together
/// @param queueCapacity most requests waiting for a slot; a single key or tenant gets at most a
///     quarter of it, so that a noisy one does not take the queue from the others. 0 means that
///     nobody waits
/// @param queueTimeout longest wait of one request, over all its slots
public record AdmissionSettings(RequestLimits limits, int queueCapacity, Duration queueTimeout) {
    public AdmissionSettings {
        if (queueCapacity < 0) {
            throw new IllegalArgumentException(
                    "queue-capacity: " + queueCapacity + " (expected: >= 0)");
        }
        if (queueTimeout.isNegative()) {
            throw new IllegalArgumentException(
                    "queue-timeout: " + queueTimeout + " (expected: >= 0s)");
        }
    }

    /// Most requests of one key, or of one tenant, that wait for its own slots.
    int lineCapacity() {
        return queueCapacity == 0 ? 0 : Math.max(1, queueCapacity / 4);
    }
}
