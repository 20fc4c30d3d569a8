package dev.sluice.policy.match;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// A nondeterministic automaton over bytes (Thompson's construction). States have one edge on a set
/// of bytes, or up to two edges that take nothing, of which one kind only leads on where its
/// assertion holds.
final class Nfa {
    /// Where the automaton may go on without a byte.
    enum Assertion {
        NONE,
        START,
        END,
        WORD_BOUNDARY,
        NO_WORD_BOUNDARY
    }

    /// The state in which a text has matched.
    static final int MATCH = 0;

    private static final int MAX_STATES = 4_000;

    private final List<State> states = new ArrayList<>();

    /// @param bytes the bytes of its edge; null for a state whose edges take nothing
    /// @param next where its edge leads, or its first one; -1 for none
    /// @param other where its second edge leads; -1 for none
    record State(
            @org.jspecify.annotations.Nullable BitSet bytes,
            Assertion assertion,
            int next,
            int other) {}

    Nfa() {
        states.add(new State(null, Assertion.NONE, -1, -1));
    }

    State state(int index) {
        return states.get(index);
    }

    int size() {
        return states.size();
    }

    private int add(State state) throws Unsupported {
        if (states.size() == MAX_STATES) {
            throw new Unsupported("size");
        }
        states.add(state);
        return states.size() - 1;
    }

    /// A state that takes one of some bytes.
    int bytes(BitSet bytes, int next) throws Unsupported {
        return add(new State(bytes, Assertion.NONE, next, -1));
    }

    /// A state that goes either way.
    int either(int one, int other) throws Unsupported {
        return add(new State(null, Assertion.NONE, one, other));
    }

    /// A state that goes on where an assertion holds.
    int when(Assertion assertion, int next) throws Unsupported {
        return add(new State(null, assertion, next, -1));
    }

    /// A state whose way on is set later, for loops.
    int later() throws Unsupported {
        return add(new State(null, Assertion.NONE, -1, -1));
    }

    void set(int index, int one, int other) {
        states.set(index, new State(null, Assertion.NONE, one, other));
    }

    /// A pattern that this automaton cannot express; RE2 takes it.
    static final class Unsupported extends Exception {
        private static final long serialVersionUID = 1L;

        Unsupported(String what) {
            super(what, null, false, false);
        }
    }
}
