package dev.sluice.policy.json;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Objects;

/// One edit of a body: the bytes from `start` to `end` give way to the replacement. An insertion
/// has `start == end`; a removal has an empty replacement. The replacement is not copied: whoever
/// makes a splice leaves it alone afterwards.
///
/// @param start offset of the first byte that goes
/// @param end offset after the last byte that goes
/// @param replacement what comes instead
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode below go by the array's bytes
public record Splice(int start, int end, byte[] replacement) {
    private static final byte[] NOTHING = {};

    public Splice {
        requireNonNull(replacement, "replacement");
        if (start < 0 || end < start) {
            throw new IllegalArgumentException(
                    "splice: " + start + ".." + end + " (expected: 0 <= start <= end)");
        }
    }

    /// The edit that only takes away.
    public static Splice removal(int start, int end) {
        return new Splice(start, end, NOTHING);
    }

    /// The edit that only adds.
    public static Splice insertion(int at, byte[] bytes) {
        return new Splice(at, at, bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Splice(int s, int e, byte[] r)
                && s == start
                && e == end
                && Arrays.equals(r, replacement);
    }

    @Override
    public int hashCode() {
        return Objects.hash(start, end, Arrays.hashCode(replacement));
    }

    @Override
    public String toString() {
        return "Splice[" + start + ".." + end + ", " + replacement.length + " bytes]";
    }
}
