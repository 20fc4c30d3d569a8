package dev.sluice.bench.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/// Searches and decimal numbers in byte arrays, without allocation.
public final class Bytes {
    private Bytes() {}

    /// The bytes of an ASCII text.
    public static byte[] of(String ascii) {
        return ascii.getBytes(ISO_8859_1);
    }

    /// Where the needle first begins within `[from, to)`, or -1.
    public static int indexOf(byte[] hay, int from, int to, byte[] needle) {
        int last = to - needle.length;
        byte first = needle[0];
        for (int i = from; i <= last; i++) {
            if (hay[i] == first && matches(hay, i, needle)) {
                return i;
            }
        }
        return -1;
    }

    /// Like [#indexOf], for a needle in lower case and a hay of any case.
    public static int indexOfIgnoreCase(byte[] hay, int from, int to, byte[] lower) {
        for (int i = from; i <= to - lower.length; i++) {
            int j = 0;
            while (j < lower.length && toLower(hay[i + j]) == lower[j]) {
                j++;
            }
            if (j == lower.length) {
                return i;
            }
        }
        return -1;
    }

    /// Whether the hay continues with the needle at this place; the needle must fit.
    public static boolean matches(byte[] hay, int at, byte[] needle) {
        for (int j = 0; j < needle.length; j++) {
            if (hay[at + j] != needle[j]) {
                return false;
            }
        }
        return true;
    }

    /// The decimal number at this place, after spaces, ending at the first other byte.
    public static long number(byte[] text, int from, int to) {
        int i = from;
        while (i < to && text[i] == ' ') {
            i++;
        }
        long value = 0;
        for (; i < to && text[i] >= '0' && text[i] <= '9'; i++) {
            value = value * 10 + (text[i] - '0');
        }
        return value;
    }

    /// Writes a number with leading zeros over the whole array.
    public static void digits(long value, byte[] into) {
        long rest = value;
        for (int i = into.length - 1; i >= 0; i--) {
            into[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    private static byte toLower(byte letter) {
        return letter >= 'A' && letter <= 'Z' ? (byte) (letter + 32) : letter;
    }
}
