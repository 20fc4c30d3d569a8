package dev.sluice.gpu.simulator.text;

import java.util.Arrays;

/// A reversible tokenizer without a merge table: known words are one token, other letters four to
/// a token, digits three to a token, everything else one code point each. Its ids are not those
/// of any real vocabulary; the lengths are about those of English text under a real one.
public final class Tokenizer {
    /// Opens a message of the chat template.
    public static final int MESSAGE_START = 200;

    /// Closes a message of the chat template.
    public static final int MESSAGE_END = 201;

    private static final int PACKED = 0x1000_0000;
    private static final int CODE_POINT = 0x2000_0000;
    private static final int LETTERS = 4;
    private static final int DIGITS = 3;

    private int[] ids = new int[64];
    private int size;

    /// The token ids of `text`.
    public static int[] encode(CharSequence text) {
        Tokenizer tokenizer = new Tokenizer();
        tokenizer.add(text);
        return tokenizer.ids();
    }

    /// Appends the tokens of `text`.
    public void add(CharSequence text) {
        int at = 0;
        while (at < text.length()) {
            at = addNext(text, at);
        }
    }

    /// Appends one token that no text encodes to.
    public void addSpecial(int id) {
        append(id);
    }

    /// All tokens so far.
    public int[] ids() {
        return Arrays.copyOf(ids, size);
    }

    public int size() {
        return size;
    }

    /// The text of one token; an id that no text encodes to is the replacement character.
    public static String piece(int id) {
        String word = Vocabulary.piece(id);
        if (word != null) {
            return word;
        }
        if (id >= 0 && id < 128) {
            return String.valueOf((char) id);
        }
        return switch (id) {
            case MESSAGE_START -> "<|im_start|>";
            case MESSAGE_END -> "<|im_end|>";
            default -> unpack(id);
        };
    }

    /// The text of many tokens.
    public static String decode(int[] ids) {
        StringBuilder text = new StringBuilder(ids.length * 5);
        for (int id : ids) {
            text.append(piece(id));
        }
        return text.toString();
    }

    /// The text of one token as the inside of a JSON string; shared, never to be written to.
    static byte[] quotedPiece(int id) {
        byte[] word = Vocabulary.quoted(id);
        return word != null ? word : Quoting.utf8(piece(id));
    }

    private int addNext(CharSequence text, int at) {
        char c = text.charAt(at);
        if (isLetter(c)) {
            return addLetters(text, at, at);
        }
        if (c == ' ' && at + 1 < text.length() && isLetter(text.charAt(at + 1))) {
            return addLetters(text, at, at + 1);
        }
        if (c >= '0' && c <= '9') {
            int end = at;
            while (end < text.length() && end < at + DIGITS && isDigit(text.charAt(end))) {
                end++;
            }
            append(pack(text, at, end));
            return end;
        }
        if (c < 128) {
            append(c);
            return at + 1;
        }
        int codePoint = Character.codePointAt(text, at);
        append(CODE_POINT + codePoint);
        return at + Character.charCount(codePoint);
    }

    private int addLetters(CharSequence text, int from, int letters) {
        int end = letters;
        while (end < text.length() && isLetter(text.charAt(end))) {
            end++;
        }
        int word = Vocabulary.find(text, letters, end);
        if (word >= 0) {
            int capital = text.charAt(letters) < 'a' ? Vocabulary.CAPITAL : 0;
            append(Vocabulary.id(word, (letters > from ? Vocabulary.SPACED : 0) + capital));
        } else {
            for (int i = from; i < end; i += LETTERS) {
                append(pack(text, i, Math.min(end, i + LETTERS)));
            }
        }
        return end;
    }

    private static int pack(CharSequence text, int from, int to) {
        int packed = 0;
        for (int i = from; i < to; i++) {
            packed = packed << 7 | text.charAt(i);
        }
        return PACKED | packed;
    }

    private static String unpack(int id) {
        if (id >= CODE_POINT && Character.isValidCodePoint(id - CODE_POINT)) {
            return Character.toString(id - CODE_POINT);
        }
        if (id < PACKED || id >= CODE_POINT) {
            return "\uFFFD";
        }
        StringBuilder text = new StringBuilder(LETTERS);
        for (int shift = 21; shift >= 0; shift -= 7) {
            int c = id >> shift & 0x7F;
            if (c != 0) {
                text.append((char) c);
            }
        }
        return text.toString();
    }

    private void append(int id) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, size * 2);
        }
        ids[size++] = id;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
