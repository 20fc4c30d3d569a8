package dev.sluice.gpu.simulator.text;

import org.jspecify.annotations.Nullable;

/// The words the simulated model speaks. Every word is four tokens: bare, capitalised, and both
/// with a leading space. Immutable.
final class Vocabulary {
    private static final int FIRST_ID = 1_000;
    private static final int SHAPES = 4;
    static final int SPACED = 2;
    static final int CAPITAL = 1;

    private static final String[] WORDS =
            """
            the of and to in is that for it as with was on are by this be from at an or which not
            have one can all there when use each how their will other about out many then them
            these so some her would make like him into time has look two more write go see number
            no way could people my than first water been called who now find long down day did get
            come made may part over new sound take only little work know place year live me back
            give most very after thing our just name good sentence man think say great where help
            through much before line right too mean old any same tell boy follow came want show
            also around form three small set put end does another well large must big even such
            because turn here why ask went men read need land different home us move try kind hand
            picture again change off play spell air away animal house point page letter mother
            answer found study still learn should world high every near add food between own below
            country plant last school father keep tree never start city earth eye light thought
            head under story saw left few while along might close something seem next hard open
            example begin life always those both paper together got group often run important
            until children side feet car mile night walk white sea began grow took river four carry
            state once book hear stop without second later miss idea enough eat face watch far
            model token system request value result order measure simple clear reason process
            user assistant message question data table report memory signal balance
            """
                    .strip()
                    .split("\\s+");

    private static final int SLOTS = 2_048;
    private static final short[] TABLE = new short[SLOTS];
    private static final String[] PIECES = new String[WORDS.length * SHAPES];
    private static final byte[][] QUOTED = new byte[PIECES.length][];

    static {
        for (int word = 0; word < WORDS.length; word++) {
            int slot = slot(hash(WORDS[word], 0, WORDS[word].length()));
            while (TABLE[slot] != 0) {
                slot = slot(slot + 1);
            }
            TABLE[slot] = (short) (word + 1);
            String capital =
                    Character.toUpperCase(WORDS[word].charAt(0)) + WORDS[word].substring(1);
            int base = word * SHAPES;
            PIECES[base] = WORDS[word];
            PIECES[base + CAPITAL] = capital;
            PIECES[base + SPACED] = " " + WORDS[word];
            PIECES[base + SPACED + CAPITAL] = " " + capital;
        }
        for (int i = 0; i < PIECES.length; i++) {
            QUOTED[i] = Quoting.utf8(PIECES[i]);
        }
    }

    private Vocabulary() {}

    static int size() {
        return WORDS.length;
    }

    /// The token of word number `word` in the shape that `flags` (spaced, capital) tells.
    static int id(int word, int flags) {
        return FIRST_ID + word * SHAPES + flags;
    }

    static @Nullable String piece(int id) {
        int index = id - FIRST_ID;
        return index >= 0 && index < PIECES.length ? PIECES[index] : null;
    }

    static byte @Nullable [] quoted(int id) {
        int index = id - FIRST_ID;
        return index >= 0 && index < QUOTED.length ? QUOTED[index] : null;
    }

    /// The number of the word at `text[from, to)`, of which only the first letter may be capital,
    /// or -1.
    static int find(CharSequence text, int from, int to) {
        int slot = slot(hash(text, from, to));
        while (TABLE[slot] != 0) {
            if (matches(WORDS[TABLE[slot] - 1], text, from, to)) {
                return TABLE[slot] - 1;
            }
            slot = slot(slot + 1);
        }
        return -1;
    }

    private static boolean matches(String word, CharSequence text, int from, int to) {
        if (word.length() != to - from || word.charAt(0) != (text.charAt(from) | 0x20)) {
            return false;
        }
        for (int i = 1; i < word.length(); i++) {
            if (word.charAt(i) != text.charAt(from + i)) {
                return false;
            }
        }
        return true;
    }

    private static int hash(CharSequence text, int from, int to) {
        int hash = text.charAt(from) | 0x20;
        for (int i = from + 1; i < to; i++) {
            hash = hash * 31 + text.charAt(i);
        }
        return hash;
    }

    private static int slot(int hash) {
        return (hash ^ (hash >>> 11)) & (SLOTS - 1);
    }
}
