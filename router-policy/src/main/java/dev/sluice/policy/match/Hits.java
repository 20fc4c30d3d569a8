package dev.sluice.policy.match;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/// Which text tests hit.
///
/// @param matchers the tests
/// @param bits bit i is set when test i hit
public record Hits(Matchers matchers, long bits) {
    /// No tests, no hits.
    public static final Hits NONE = new Hits(Matchers.NONE, 0);

    public Hits {
        requireNonNull(matchers, "matchers");
    }

    /// The hits with the given names; names that no test has are left out.
    public static Hits of(Matchers matchers, Collection<String> names) {
        long bits = 0;
        for (var name : names) {
            int index = matchers.index(name);
            bits |= index < 0 ? 0 : 1L << index;
        }
        return new Hits(matchers, bits);
    }

    /// The bits as other matchers number them: a test hit here counts there when it is the same
    /// test.
    public long bitsFor(Matchers others) {
        if (others == matchers) {
            return bits;
        }
        long result = 0;
        for (int i = 0; i < others.all().size(); i++) {
            int here = matchers.all().indexOf(others.all().get(i));
            if (here >= 0 && ((bits >>> here) & 1) != 0) {
                result |= 1L << i;
            }
        }
        return result;
    }

    /// Whether a test of that name hit.
    public boolean has(String name) {
        return names().contains(name);
    }

    /// Names of the tests that hit, in the order of the tests.
    public Set<String> names() {
        var names = new LinkedHashSet<String>();
        for (int i = 0; i < matchers.all().size(); i++) {
            if (((bits >>> i) & 1) != 0) {
                names.add(matchers.all().get(i).name());
            }
        }
        return names;
    }
}
