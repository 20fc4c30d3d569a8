package dev.sluice.policy.match;

import dev.sluice.policy.match.Nfa.Unsupported;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds any of several patterns in one pass over UTF-8 bytes, one table look-up per byte, however
/// many patterns there are.
///
/// The table is the deterministic automaton of the patterns' [Nfa] (subset construction), made when
/// a policy is loaded. An assertion such as `\b` depends on the byte before and the byte after its
/// place, so a state also knows what kind of byte came last, and assertions are resolved when the
/// next byte is seen. Bytes that no pattern tells apart share a column.
final class Automaton implements Finder {
    private static final int MAX_STATES = 2_000;
    private static final int FOUND = 0;
    private static final int END = -1;

    private final byte[] columns;
    private final int width;
    private final int[] table;
    private final boolean[] foundAtEnd;

    private Automaton(byte[] columns, int width, int[] table, boolean[] foundAtEnd) {
        this.columns = columns;
        this.width = width;
        this.table = table;
        this.foundAtEnd = foundAtEnd;
    }

    @Override
    public boolean in(byte[] text, int start, int end) {
        // States are kept as offsets of their rows.
        int state = width;
        for (int i = start; i < end; i++) {
            state = table[state + columns[text[i] & 0xFF]];
            if (state == FOUND) {
                return true;
            }
        }
        return foundAtEnd[state / width];
    }

    /// @throws Unsupported when a pattern needs RE2 or the table would be too large
    static Automaton of(List<String> patterns) throws Unsupported {
        var nfa = new Nfa();
        int start = -1;
        for (var pattern : patterns) {
            int begin =
                    pattern.startsWith("(?")
                            ? RegexParser.parse(nfa, pattern)
                            : RegexParser.literal(nfa, pattern);
            start = start < 0 ? begin : nfa.either(start, begin);
        }
        return new Construction(nfa, start).automaton();
    }

    /// A state of the table while it is made.
    ///
    /// @param kernel states of the [Nfa] before assertions are resolved
    /// @param atStart whether no byte was seen yet
    /// @param afterWord whether the last byte was a word character
    private record Subset(BitSet kernel, boolean atStart, boolean afterWord) {}

    /// The subset construction.
    private static final class Construction {
        private final Nfa nfa;
        private final int start;
        private final byte[] columns = new byte[256];
        private final int[] samples;
        private final Map<Subset, Integer> numbers = new HashMap<>();
        private final List<Subset> subsets = new ArrayList<>();

        Construction(Nfa nfa, int start) {
            this.nfa = nfa;
            this.start = start;
            this.samples = columns();
        }

        /// Gives each byte a column, and each column a byte that stands for all of its bytes.
        private int[] columns() {
            var rows = new HashMap<List<Boolean>, Integer>();
            var samples = new int[256];
            for (int b = 0; b < 256; b++) {
                var row = new ArrayList<Boolean>();
                row.add(Bytes.isWord(b));
                row.add(isTail(b));
                for (int state = 0; state < nfa.size(); state++) {
                    var bytes = nfa.state(state).bytes();
                    row.add(bytes != null && bytes.get(b));
                }
                int column = rows.computeIfAbsent(row, _ -> rows.size());
                samples[column] = b;
                columns[b] = (byte) column;
            }
            return Arrays.copyOf(samples, rows.size());
        }

        Automaton automaton() throws Unsupported {
            if (samples.length > Byte.MAX_VALUE) {
                throw new Unsupported("columns");
            }
            int width = samples.length;
            var kernel = new BitSet();
            kernel.set(start);
            subsets.add(new Subset(new BitSet(), false, false));
            number(new Subset(kernel, true, false));
            var rows = new ArrayList<int[]>();
            rows.add(new int[width]);
            for (int i = 1; i < subsets.size(); i++) {
                var row = new int[width];
                for (int column = 0; column < width; column++) {
                    row[column] = step(subsets.get(i), samples[column]) * width;
                }
                rows.add(row);
            }
            var table = rows.stream().flatMapToInt(Arrays::stream).toArray();
            var foundAtEnd = new boolean[subsets.size()];
            for (int i = 1; i < foundAtEnd.length; i++) {
                foundAtEnd[i] = closure(subsets.get(i), END).get(Nfa.MATCH);
            }
            return new Automaton(columns, width, table, foundAtEnd);
        }

        private int number(Subset subset) throws Unsupported {
            var known = numbers.get(subset);
            if (known != null) {
                return known;
            }
            if (subsets.size() == MAX_STATES) {
                throw new Unsupported("table");
            }
            int number = subsets.size();
            subsets.add(subset);
            numbers.put(subset, number);
            return number;
        }

        private int step(Subset from, int next) throws Unsupported {
            var reached = closure(from, next);
            if (reached.get(Nfa.MATCH)) {
                return FOUND;
            }
            var kernel = new BitSet();
            for (int s = reached.nextSetBit(0); s >= 0; s = reached.nextSetBit(s + 1)) {
                var state = nfa.state(s);
                if (state.bytes() != null && state.bytes().get(next)) {
                    kernel.set(state.next());
                }
            }
            if (kernel.get(Nfa.MATCH)) {
                return FOUND;
            }
            // A match may begin anywhere.
            kernel.set(start);
            return number(new Subset(kernel, false, Bytes.isWord(next)));
        }

        /// Whether a byte goes on with a character, so that no place between characters is before
        /// it.
        private static boolean isTail(int value) {
            return (value & 0xC0) == 0x80 && value != END;
        }

        /// All states reached without a byte, when the next one is known.
        private BitSet closure(Subset subset, int next) {
            boolean boundary = subset.afterWord() != (next != END && Bytes.isWord(next));
            var reached = new BitSet();
            var open = new ArrayList<Integer>();
            subset.kernel().stream().forEach(open::add);
            while (!open.isEmpty()) {
                int index = open.removeLast();
                if (index < 0 || reached.get(index)) {
                    continue;
                }
                reached.set(index);
                var state = nfa.state(index);
                boolean passes =
                        switch (state.assertion()) {
                            case NONE -> state.bytes() == null;
                            case START -> subset.atStart();
                            case END -> next == END;
                            case WORD_BOUNDARY -> boundary;
                            case NO_WORD_BOUNDARY -> !boundary && !isTail(next);
                        };
                if (passes) {
                    open.add(state.next());
                    open.add(state.other());
                }
            }
            return reached;
        }
    }
}
