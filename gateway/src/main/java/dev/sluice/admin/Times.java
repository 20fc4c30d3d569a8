package dev.sluice.admin;

import com.google.protobuf.Timestamp;
import java.time.Instant;

/// Moments as messages.
final class Times {
    private Times() {}

    static Timestamp message(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }
}
