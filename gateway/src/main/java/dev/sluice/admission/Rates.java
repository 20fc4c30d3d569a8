package dev.sluice.admission;

/// How much of a limit of requests per minute is left, for the `x-ratelimit-*-requests` headers.
///
/// @param limit requests per minute; 0 means no limit
/// @param remaining requests that would pass now, 0 to `limit`
/// @param resetMillis milliseconds until the whole limit is free again
public record Rates(int limit, int remaining, long resetMillis) {
    /// No limit, nothing to tell.
    public static final Rates UNLIMITED = new Rates(0, 0, 0);

    /// The one of two that will refuse first.
    public Rates tighter(Rates other) {
        if (limit == 0) {
            return other;
        }
        return other.limit == 0 || remaining <= other.remaining ? this : other;
    }
}
