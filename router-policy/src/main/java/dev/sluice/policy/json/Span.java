package dev.sluice.policy.json;

/// A stretch of a body.
///
/// @param start offset of its first byte, from 0
/// @param end offset after its last byte
public record Span(int start, int end) {
    public Span {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException(
                    "span: " + start + ".." + end + " (expected: 0 <= start <= end)");
        }
    }

    /// Its length in bytes.
    public int length() {
        return end - start;
    }

    /// The edit that puts other bytes in its place.
    public Splice with(byte[] replacement) {
        return new Splice(start, end, replacement);
    }
}
