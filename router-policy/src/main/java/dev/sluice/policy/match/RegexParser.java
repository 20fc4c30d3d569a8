package dev.sluice.policy.match;

import dev.sluice.policy.match.Nfa.Assertion;
import dev.sluice.policy.match.Nfa.Unsupported;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Turns the plain part of RE2's syntax into an automaton: literals, classes, groups, alternatives,
/// repetitions, `^`, `$`, `\b`, and the flags `i` and `s` at the start. The pattern is known to be
/// valid RE2; what is not listed is left to RE2.
final class RegexParser {
    private static final int MAX_REPEAT = 64;

    private final String pattern;
    private int at;
    private boolean fold;
    private boolean dotAll;

    private RegexParser(String pattern) {
        this.pattern = pattern;
    }

    /// Adds a pattern to an automaton; the state in which it begins.
    static int parse(Nfa nfa, String pattern) throws Unsupported {
        var parser = new RegexParser(pattern);
        parser.flags();
        var node = parser.alternatives();
        if (parser.at != pattern.length()) {
            throw new Unsupported("rest of " + pattern);
        }
        return node.build(nfa, Nfa.MATCH);
    }

    /// Adds a text that stands for itself.
    static int literal(Nfa nfa, String text) throws Unsupported {
        int next = Nfa.MATCH;
        var codePoints = text.codePoints().toArray();
        for (int i = codePoints.length - 1; i >= 0; i--) {
            next = Bytes.character(nfa, codePoints[i], false, next);
        }
        return next;
    }

    /// A piece of a pattern, built from its end towards its beginning.
    private interface Node {
        int build(Nfa nfa, int next) throws Unsupported;
    }

    private void flags() throws Unsupported {
        while (pattern.startsWith("(?", at)) {
            int close = pattern.indexOf(')', at);
            var flags = close < 0 ? ":" : pattern.substring(at + 2, close);
            if (flags.isEmpty() || !flags.chars().allMatch(c -> c == 'i' || c == 's')) {
                return;
            }
            fold |= flags.contains("i");
            dotAll |= flags.contains("s");
            at = close + 1;
        }
    }

    private boolean more() {
        return at < pattern.length();
    }

    private boolean take(char c) {
        if (more() && pattern.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private Node alternatives() throws Unsupported {
        var first = sequence();
        if (!take('|')) {
            return first;
        }
        var rest = alternatives();
        return (nfa, next) -> nfa.either(first.build(nfa, next), rest.build(nfa, next));
    }

    private Node sequence() throws Unsupported {
        var parts = new ArrayList<Node>();
        while (more() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
            parts.add(repeated(atom()));
        }
        return (nfa, next) -> {
            int state = next;
            for (var part : parts.reversed()) {
                state = part.build(nfa, state);
            }
            return state;
        };
    }

    private Node repeated(Node node) throws Unsupported {
        int min;
        int max;
        if (take('*')) {
            min = 0;
            max = -1;
        } else if (take('+')) {
            min = 1;
            max = -1;
        } else if (take('?')) {
            min = 0;
            max = 1;
        } else if (more() && pattern.charAt(at) == '{') {
            int close = pattern.indexOf('}', at);
            if (close < 0 || !pattern.substring(at + 1, close).matches("\\d{1,3}(,\\d{0,3})?")) {
                throw new Unsupported("brace");
            }
            var bounds = pattern.substring(at + 1, close).split(",", -1);
            min = Integer.parseInt(bounds[0]);
            max = bounds.length == 1 ? min : bounds[1].isEmpty() ? -1 : Integer.parseInt(bounds[1]);
            at = close + 1;
        } else {
            return node;
        }
        // Whether it prefers more or fewer makes no difference to whether it is found.
        take('?');
        if (min > MAX_REPEAT
                || max > MAX_REPEAT
                || (more() && "*+?{".indexOf(pattern.charAt(at)) >= 0)) {
            throw new Unsupported("repetition");
        }
        return (nfa, next) -> repetition(nfa, node, min, max, next);
    }

    private static int repetition(Nfa nfa, Node node, int min, int max, int next)
            throws Unsupported {
        int state = next;
        if (max < 0) {
            int loop = nfa.later();
            nfa.set(loop, node.build(nfa, loop), next);
            state = loop;
        }
        for (int i = min; i < max; i++) {
            state = nfa.either(node.build(nfa, state), next);
        }
        for (int i = 0; i < min; i++) {
            state = node.build(nfa, state);
        }
        return state;
    }

    private Node atom() throws Unsupported {
        int codePoint = pattern.codePointAt(at);
        at += Character.charCount(codePoint);
        return switch (codePoint) {
            case '(' -> group();
            case '[' -> set();
            case '.' -> any(dotAll ? Bytes.range(0, 0x7F) : without('\n'));
            case '^' -> (nfa, next) -> nfa.when(Assertion.START, next);
            case '$' -> (nfa, next) -> nfa.when(Assertion.END, next);
            case '\\' -> escape();
            case '*', '+', '?', '{', ')' -> throw new Unsupported("operator");
            default -> character(codePoint);
        };
    }

    private Node character(int codePoint) {
        boolean folds = fold;
        return (nfa, next) -> Bytes.character(nfa, codePoint, folds, next);
    }

    private Node ascii(BitSet bytes) {
        boolean folds = fold;
        return (nfa, next) -> Bytes.ascii(nfa, bytes, folds, next);
    }

    /// Some ASCII characters and all others.
    private static Node any(BitSet ascii) {
        return (nfa, next) -> nfa.either(nfa.bytes(ascii, next), Bytes.outside(nfa, next));
    }

    private static BitSet without(int... characters) {
        var bytes = Bytes.range(0, 0x7F);
        for (int c : characters) {
            bytes.clear(c);
        }
        return bytes;
    }

    private Node group() throws Unsupported {
        if (take('?') && !take(':')) {
            throw new Unsupported("group");
        }
        var node = alternatives();
        if (!take(')')) {
            throw new Unsupported("open group");
        }
        return node;
    }

    private Node escape() throws Unsupported {
        char c = pattern.charAt(at++);
        return switch (c) {
            case 'b' -> (nfa, next) -> nfa.when(Assertion.WORD_BOUNDARY, next);
            case 'B' -> (nfa, next) -> nfa.when(Assertion.NO_WORD_BOUNDARY, next);
            case 'd', 'w', 's' -> ascii(perl(c));
            case 'D', 'W', 'S' -> {
                if (fold) {
                    throw new Unsupported("folded complement");
                }
                var rest = Bytes.range(0, 0x7F);
                rest.andNot(perl(Character.toLowerCase(c)));
                yield any(rest);
            }
            default -> character(escaped(c));
        };
    }

    private static int escaped(char c) throws Unsupported {
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'f' -> '\f';
            default -> {
                if (c >= 0x80 || Bytes.isWord(c)) {
                    throw new Unsupported("escape");
                }
                yield c;
            }
        };
    }

    /// RE2's `\d`, `\w` and `\s`, which are ASCII.
    private static BitSet perl(char c) {
        if (c == 'd') {
            return Bytes.range('0', '9');
        }
        var bytes = new BitSet(256);
        if (c == 's') {
            "\t\n\f\r ".chars().forEach(bytes::set);
        } else {
            java.util.stream.IntStream.range(0, 0x80).filter(Bytes::isWord).forEach(bytes::set);
        }
        return bytes;
    }

    private Node set() throws Unsupported {
        boolean complement = take('^');
        var ascii = new BitSet(256);
        var others = new ArrayList<Integer>();
        boolean first = true;
        while (first || !take(']')) {
            if (!more() || pattern.startsWith("[:", at)) {
                throw new Unsupported("class");
            }
            first = false;
            member(ascii, others);
        }
        if (!complement) {
            return members(ascii, others);
        }
        if (!others.isEmpty() || fold) {
            throw new Unsupported("complement");
        }
        var rest = Bytes.range(0, 0x7F);
        rest.andNot(ascii);
        return any(rest);
    }

    private Node members(BitSet ascii, List<Integer> others) {
        Node node = ascii(ascii);
        for (int other : others) {
            var before = node;
            var more = character(other);
            node = (nfa, next) -> nfa.either(before.build(nfa, next), more.build(nfa, next));
        }
        return node;
    }

    private void member(BitSet ascii, List<Integer> others) throws Unsupported {
        int from = pattern.codePointAt(at);
        at += Character.charCount(from);
        if (from == '\\') {
            char c = pattern.charAt(at++);
            if (c == 'd' || c == 'w' || c == 's') {
                ascii.or(perl(c));
                return;
            }
            from = escaped(c);
        }
        boolean range = pattern.startsWith("-", at) && !pattern.startsWith("-]", at);
        if (range) {
            at++;
            int to = pattern.codePointAt(at);
            at += Character.charCount(to);
            if (to == '\\' || to >= 0x80 || to < from) {
                throw new Unsupported("range");
            }
            ascii.set(from, to + 1);
        } else if (from < 0x80) {
            ascii.set(from);
        } else {
            others.add(from);
        }
    }
}
