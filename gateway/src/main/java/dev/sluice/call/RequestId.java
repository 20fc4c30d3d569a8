package dev.sluice.call;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/// The gateway's own id of a request: a UUID version 7 (RFC 9562), so that ids sort by time. Ids
/// that clients or providers choose are never used as keys, because they repeat.
///
/// @param value the id
public record RequestId(UUID value) {
    private static final long NODE = new SecureRandom().nextLong();

    /// A new id for a request that arrived at `millis` since 1970-01-01 UTC.
    public static RequestId next(long millis) {
        var random = ThreadLocalRandom.current();
        var high = (millis << 16) | 0x7000 | random.nextInt(0x1000);
        var low = ((random.nextLong() ^ NODE) & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new RequestId(new UUID(high, low));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
