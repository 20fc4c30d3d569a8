package dev.sluice.policy.match;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.policy.match.Nfa.Unsupported;
import java.util.BitSet;

/// Characters as automata over the bytes of their UTF-8 form.
final class Bytes {
    private static final int KELVIN = 0x212A;
    private static final int LONG_S = 0x17F;

    private Bytes() {}

    static BitSet range(int from, int to) {
        var bytes = new BitSet(256);
        bytes.set(from, to + 1);
        return bytes;
    }

    static boolean isWord(int value) {
        return (value >= 'a' && value <= 'z')
                || (value >= 'A' && value <= 'Z')
                || (value >= '0' && value <= '9')
                || value == '_';
    }

    /// One character and what it folds to; Unicode folds `k` to the Kelvin sign and `s` to the long
    /// s.
    static int character(Nfa nfa, int codePoint, boolean fold, int next) throws Unsupported {
        if (codePoint >= 0x80) {
            if (fold
                    && Character.isLetter(codePoint)
                    && Character.toUpperCase(codePoint) != Character.toLowerCase(codePoint)) {
                throw new Unsupported("case of letters outside ASCII");
            }
            return sequence(nfa, codePoint, next);
        }
        var bytes = new BitSet(256);
        bytes.set(codePoint);
        return ascii(nfa, bytes, fold, next);
    }

    /// One of some ASCII characters and what they fold to.
    static int ascii(Nfa nfa, BitSet bytes, boolean fold, int next) throws Unsupported {
        if (!fold) {
            return nfa.bytes(bytes, next);
        }
        var folded = (BitSet) bytes.clone();
        for (int b = bytes.nextSetBit(0); b >= 0; b = bytes.nextSetBit(b + 1)) {
            if ((b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z')) {
                folded.set(b ^ 0x20);
            }
        }
        int state = nfa.bytes(folded, next);
        if (folded.get('k')) {
            state = nfa.either(state, sequence(nfa, KELVIN, next));
        }
        if (folded.get('s')) {
            state = nfa.either(state, sequence(nfa, LONG_S, next));
        }
        return state;
    }

    private static int sequence(Nfa nfa, int codePoint, int next) throws Unsupported {
        var utf8 = Character.toString(codePoint).getBytes(UTF_8);
        int state = next;
        for (int i = utf8.length - 1; i >= 0; i--) {
            int value = utf8[i] & 0xFF;
            state = nfa.bytes(range(value, value), state);
        }
        return state;
    }

    /// Any character outside ASCII; the text is known to be valid.
    static int outside(Nfa nfa, int next) throws Unsupported {
        int one = nfa.bytes(range(0x80, 0xBF), next);
        int two = nfa.bytes(range(0x80, 0xBF), one);
        int three = nfa.bytes(range(0x80, 0xBF), two);
        return nfa.either(
                nfa.bytes(range(0xC2, 0xDF), one),
                nfa.either(nfa.bytes(range(0xE0, 0xEF), two), nfa.bytes(range(0xF0, 0xF4), three)));
    }
}
