package dev.sluice.gpu.simulator.text;

import java.nio.charset.StandardCharsets;

/// Text as the inside of a JSON string, in UTF-8; lone surrogates become `\\uXXXX`.
public final class Quoting {
    private Quoting() {}

    /// The escaped characters without the surrounding quotation marks.
    public static byte[] utf8(CharSequence text) {
        return escaped(text).getBytes(StandardCharsets.UTF_8);
    }

    private static String escaped(CharSequence text) {
        StringBuilder out = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (Character.isHighSurrogate(c)
                            && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1))) {
                        out.append(c).append(text.charAt(++i));
                    } else if (c < 0x20 || Character.isSurrogate(c)) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.toString();
    }
}
