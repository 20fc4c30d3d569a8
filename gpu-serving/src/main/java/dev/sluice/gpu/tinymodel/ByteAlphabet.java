package dev.sluice.gpu.tinymodel;

/// GPT-2's printable spelling of the 256 bytes: visible Latin-1 characters stand for themselves,
/// every other byte gets the next free character from U+0100 on (a space is `Ġ`, a newline `Ċ`).
final class ByteAlphabet {

    private static final int FIRST_SUBSTITUTE = 0x100;
    private static final char[] SPELLING = spelling();

    private ByteAlphabet() {}

    /// The text that stands for `bytes` in a tokenizer's vocabulary, one character per byte.
    static String spell(byte[] bytes) {
        var spelled = new StringBuilder(bytes.length);
        for (byte value : bytes) {
            spelled.append(SPELLING[value & 0xFF]);
        }
        return spelled.toString();
    }

    private static char[] spelling() {
        char[] table = new char[256];
        int substitute = FIRST_SUBSTITUTE;
        for (int value = 0; value < table.length; value++) {
            table[value] = (char) (isVisible(value) ? value : substitute++);
        }
        return table;
    }

    private static boolean isVisible(int value) {
        return (value >= '!' && value <= '~')
                || (value >= 0xA1 && value <= 0xAC)
                || (value >= 0xAE && value <= 0xFF);
    }
}
