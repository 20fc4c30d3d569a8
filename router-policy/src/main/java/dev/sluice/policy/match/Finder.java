package dev.sluice.policy.match;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.re2j.Pattern;
import java.util.Arrays;

/// Finds one pattern in UTF-8 text, in time linear in the text.
@FunctionalInterface
interface Finder {
    boolean in(byte[] text, int start, int end);

    /// @throws com.google.re2j.PatternSyntaxException when it is no regular expression
    static Finder of(String pattern) {
        if (pattern.startsWith("(?")) {
            var compiled = Pattern.compile(pattern);
            return (text, start, end) ->
                    compiled.matcher(Arrays.copyOfRange(text, start, end)).find();
        }
        var literal = pattern.getBytes(UTF_8);
        return (text, start, end) -> contains(text, start, end, literal);
    }

    private static boolean contains(byte[] text, int start, int end, byte[] literal) {
        int last = end - literal.length;
        byte first = literal[0];
        for (int i = start; i <= last; i++) {
            if (text[i] == first
                    && Arrays.equals(text, i, i + literal.length, literal, 0, literal.length)) {
                return true;
            }
        }
        return false;
    }
}
