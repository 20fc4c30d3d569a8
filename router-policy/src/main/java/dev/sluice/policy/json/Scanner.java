package dev.sluice.policy.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// The lexical level of JSON over a byte array: white space, strings and numbers of RFC 8259 in
/// strict UTF-8.
///
/// Plain runs of strings are found eight bytes at a time: for a word `w` and a byte pattern `p`
/// repeated eight times, `((w ^ p) - 0x01…) & ~(w ^ p) & 0x80…` marks bytes equal to `p` (exactly
/// up to the first one, which is all that is needed); the same with a subtraction of 0x20… marks
/// control characters (H. S. Warren, Hacker's Delight, §6-1).
abstract class Scanner {
    private static final VarHandle WORDS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long SPACES = ONES * ' ';
    private static final long BACKSLASHES = ONES * '\\';
    private static final int MAX_NUMBER = 64;

    final byte[] body;
    int at;

    Scanner(byte[] body) {
        this.body = body;
    }

    /// Where the reading stands, for messages; null at the top.
    abstract @Nullable String where();

    final void space() {
        while (at < body.length) {
            byte b = body[at];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return;
            }
            at++;
        }
    }

    /// Reads the string whose quote stands at the current offset.
    final void string(Text text) throws InvalidRequest {
        int i = at + 1;
        while (true) {
            int from = i;
            i = plain(i);
            if (i > from) {
                text.ascii(body, from, i);
            }
            if (i >= body.length) {
                throw syntax(i, "a closing quote");
            }
            byte b = body[i];
            if (b == '"') {
                at = i + 1;
                return;
            }
            if (b == '\\') {
                i = escape(i, text);
            } else if (b < 0) {
                i = multibyte(i, text);
            } else {
                throw syntax(i, "control characters escaped");
            }
        }
    }

    /// The first offset from `i` on whose byte is no plain ASCII character of a string.
    private int plain(int i) {
        while (i + 8 <= body.length) {
            long word = (long) WORDS.get(body, i);
            long quote = word ^ QUOTES;
            long backslash = word ^ BACKSLASHES;
            long special =
                    (((quote - ONES) & ~quote)
                                    | ((backslash - ONES) & ~backslash)
                                    | ((word - SPACES) & ~word)
                                    | word)
                            & HIGHS;
            if (special != 0) {
                return i + (Long.numberOfTrailingZeros(special) >>> 3);
            }
            i += 8;
        }
        while (i < body.length) {
            byte b = body[i];
            if (b < ' ' || b == '"' || b == '\\') {
                return i;
            }
            i++;
        }
        return i;
    }

    /// Reads one character of 2 to 4 bytes; neither overlong nor a surrogate (RFC 3629, §4).
    private int multibyte(int i, Text text) throws InvalidRequest {
        int lead = body[i] & 0xFF;
        if (lead >= 0xC2 && lead <= 0xDF) {
            text.codePoint(((lead & 0x1F) << 6) | tail(i + 1));
            return i + 2;
        }
        if (lead >= 0xE0 && lead <= 0xEF) {
            int codePoint = ((lead & 0x0F) << 12) | (tail(i + 1) << 6) | tail(i + 2);
            if (codePoint < 0x800 || (codePoint >= 0xD800 && codePoint <= 0xDFFF)) {
                throw utf8(i);
            }
            text.codePoint(codePoint);
            return i + 3;
        }
        if (lead >= 0xF0 && lead <= 0xF4) {
            int codePoint =
                    ((lead & 0x07) << 18) | (tail(i + 1) << 12) | (tail(i + 2) << 6) | tail(i + 3);
            if (codePoint < 0x10000 || codePoint > 0x10FFFF) {
                throw utf8(i);
            }
            text.codePoint(codePoint);
            return i + 4;
        }
        throw utf8(i);
    }

    private int tail(int i) throws InvalidRequest {
        if (i >= body.length || (body[i] & 0xC0) != 0x80) {
            throw utf8(i);
        }
        return body[i] & 0x3F;
    }

    private int escape(int i, Text text) throws InvalidRequest {
        int character = i + 1 < body.length ? body[i + 1] : -1;
        int codePoint =
                switch (character) {
                    case '"', '\\', '/' -> character;
                    case 'b' -> '\b';
                    case 'f' -> '\f';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    case 'u' -> hex(i + 2);
                    default ->
                            throw syntax(
                                    i, "one of the escapes \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u");
                };
        if (character != 'u') {
            text.codePoint(codePoint);
            return i + 2;
        }
        if (codePoint < 0xD800 || codePoint > 0xDFFF) {
            text.codePoint(codePoint);
            return i + 6;
        }
        boolean pair =
                codePoint <= 0xDBFF
                        && i + 7 < body.length
                        && body[i + 6] == '\\'
                        && body[i + 7] == 'u';
        int low = pair ? hex(i + 8) : 0;
        if (low < 0xDC00 || low > 0xDFFF) {
            throw new InvalidRequest(
                    "invalid_utf8",
                    where(),
                    "byte "
                            + i
                            + ": lone surrogate (expected: \\u escapes of surrogates in pairs)");
        }
        text.codePoint(Character.toCodePoint((char) codePoint, (char) low));
        return i + 12;
    }

    private int hex(int i) throws InvalidRequest {
        int value = 0;
        for (int k = i; k < i + 4; k++) {
            int digit = k < body.length ? Character.digit(body[k], 16) : -1;
            if (digit < 0) {
                throw syntax(k, "four hexadecimal digits after \\u");
            }
            value = (value << 4) | digit;
        }
        return value;
    }

    /// Passes the number at the current offset; true when it is written as an integer.
    final boolean number() throws InvalidRequest {
        int start = at;
        boolean integer = true;
        if (body[at] == '-') {
            at++;
        }
        if (at < body.length && body[at] == '0') {
            at++;
        } else {
            digits();
        }
        if (at < body.length && body[at] == '.') {
            integer = false;
            at++;
            digits();
        }
        if (at < body.length && (body[at] | 0x20) == 'e') {
            integer = false;
            at++;
            if (at < body.length && (body[at] == '+' || body[at] == '-')) {
                at++;
            }
            digits();
        }
        if (at - start > MAX_NUMBER) {
            throw new InvalidRequest(
                    "invalid_number",
                    where(),
                    "byte "
                            + start
                            + ": number of "
                            + (at - start)
                            + " characters (expected: at most "
                            + MAX_NUMBER
                            + ")");
        }
        return integer;
    }

    private void digits() throws InvalidRequest {
        int start = at;
        while (at < body.length && body[at] >= '0' && body[at] <= '9') {
            at++;
        }
        if (at == start) {
            throw syntax(at, "a digit");
        }
    }

    final InvalidRequest syntax(int offset, String expected) {
        var found = offset >= body.length ? "end of body" : "not JSON";
        return new InvalidRequest(
                "invalid_json",
                where(),
                "byte "
                        + Math.min(offset, body.length)
                        + ": "
                        + found
                        + " (expected: "
                        + expected
                        + ")");
    }

    private InvalidRequest utf8(int offset) {
        return new InvalidRequest(
                "invalid_utf8",
                where(),
                "byte "
                        + offset
                        + ": not UTF-8 (expected: UTF-8 without overlong forms and surrogates)");
    }
}
