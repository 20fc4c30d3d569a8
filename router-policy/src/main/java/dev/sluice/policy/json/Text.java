package dev.sluice.policy.json;

/// Takes the text of a JSON string piece by piece, unescaped.
public interface Text {
    /// A text that nobody wants.
    Text NONE =
            new Text() {
                @Override
                public void ascii(byte[] source, int start, int end) {}

                @Override
                public void codePoint(int codePoint) {}
            };

    /// A run of ASCII characters, one per byte, that stand in the source as they are.
    void ascii(byte[] source, int start, int end);

    /// One character: any outside ASCII, or one that was escaped. Never a surrogate.
    void codePoint(int codePoint);
}
