package dev.sluice.policy.match;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// The text tests of a policy, compiled. Immutable and thread-safe.
///
/// Patterns run in linear time, so none can be made to hang. Each test sees at most the last
/// `maxBytes` of its scope: the newest text says most about what is asked, and a long document must
/// not hold up the others on the event loop.
public final class Matchers {
    /// At most this many, because hits are one bit each.
    public static final int MAX = 64;

    /// No tests.
    public static final Matchers NONE = new Matchers(List.of());

    private final List<Matcher> matchers;
    private final List<Finder> finders;

    private Matchers(List<Matcher> matchers) {
        if (matchers.size() > MAX) {
            throw new IllegalArgumentException(
                    "matchers: " + matchers.size() + " (expected: <= " + MAX + ")");
        }
        this.matchers = List.copyOf(matchers);
        this.finders = matchers.stream().map(m -> Finder.of(m.any())).toList();
    }

    /// @throws IllegalArgumentException when there are too many or a pattern is no regular
    ///     expression
    public static Matchers of(List<Matcher> matchers) {
        return new Matchers(matchers);
    }

    /// Checks a pattern.
    ///
    /// @throws com.google.re2j.PatternSyntaxException when it is no regular expression
    public static void check(String pattern) {
        Finder.check(pattern);
    }

    /// The tests of two policies, each once, so that one reading serves both; two different tests
    /// of one name both stay.
    public Matchers and(Matchers others) {
        var all = new LinkedHashSet<>(matchers);
        all.addAll(others.matchers);
        return all.size() == matchers.size() ? this : new Matchers(new ArrayList<>(all));
    }

    /// The tests in order.
    public List<Matcher> all() {
        return matchers;
    }

    /// Whether there are none, so that no text need be kept.
    public boolean isEmpty() {
        return matchers.isEmpty();
    }

    /// The bit of a test in hits; -1 when there is none of that name.
    public int index(String name) {
        for (int i = 0; i < matchers.size(); i++) {
            if (matchers.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /// Which tests hit.
    ///
    /// @param maxBytes how many bytes of its scope each test sees at most, counted from the end
    public Hits find(Conversation conversation, int maxBytes) {
        long bits = 0;
        for (int i = 0; i < finders.size(); i++) {
            var scope = matchers.get(i).in();
            if (conversation.any(scope, maxBytes, finders.get(i))) {
                bits |= 1L << i;
            }
        }
        return new Hits(this, bits);
    }
}
