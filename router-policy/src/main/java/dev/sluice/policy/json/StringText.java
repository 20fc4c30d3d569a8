package dev.sluice.policy.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/// A text kept as a string.
final class StringText implements Text {
    private final StringBuilder text = new StringBuilder();

    @Override
    public void ascii(byte[] source, int start, int end) {
        text.append(new String(source, start, end - start, ISO_8859_1));
    }

    @Override
    public void codePoint(int codePoint) {
        text.appendCodePoint(codePoint);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
