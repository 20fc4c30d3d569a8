package dev.sluice.identity;

/// How many requests a key, a tenant, a back end or the whole gateway may make.
///
/// @param perMinute requests per minute; 0 means no limit
/// @param concurrent requests at the same time; 0 means no limit
public record RequestLimits(int perMinute, int concurrent) {
    /// No limit at all.
    public static final RequestLimits NONE = new RequestLimits(0, 0);

    public RequestLimits {
        if (perMinute < 0 || concurrent < 0) {
            throw new IllegalArgumentException(
                    "limits: %d, %d (expected: >= 0)".formatted(perMinute, concurrent));
        }
    }
}
