package dev.sluice.policy.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The open objects and arrays of a reading: how deep it is, where it stands, and which names each
/// object has had.
///
/// Names are compared by hash in a row of numbers while an object has few, and kept in a set of
/// strings when it has many or one of them is escaped; a `HashSet` of strings stays fast when an
/// attacker makes hashes collide.
final class Frames {
    private static final int FEW = 16;
    private static final int NAME = 3;
    private static final int ARRAY = -1;
    private static final int MAX_SHOWN = 64;

    private final byte[] body;
    private int depth;
    // Per level: the index of an array's element, or where the current name of an object stands.
    private int[] starts = new int[8];
    private int[] ends = new int[8];
    private int[] counts = new int[8];
    private int[] bases = new int[8];
    private @Nullable Set<String>[] sets = newSets(8);
    // Names of all open objects: start, end, hash.
    private int[] names = new int[NAME * 32];
    private int top;

    Frames(byte[] body) {
        this.body = body;
    }

    int depth() {
        return depth;
    }

    /// Members or elements that the innermost level has begun.
    int count() {
        return counts[depth - 1];
    }

    void open(boolean array) {
        if (depth == starts.length) {
            int size = depth * 2;
            starts = Arrays.copyOf(starts, size);
            ends = Arrays.copyOf(ends, size);
            counts = Arrays.copyOf(counts, size);
            bases = Arrays.copyOf(bases, size);
            sets = Arrays.copyOf(sets, size);
        }
        starts[depth] = 0;
        ends[depth] = array ? ARRAY : 0;
        counts[depth] = 0;
        bases[depth] = top;
        sets[depth] = null;
        depth++;
    }

    void close() {
        depth--;
        top = bases[depth];
    }

    void element() {
        counts[depth - 1]++;
    }

    /// Notes a name that stands in the body without escapes; false when the object has had it.
    boolean name(int start, int end, int hash) {
        int level = depth - 1;
        starts[level] = start;
        ends[level] = end;
        counts[level]++;
        var set = sets[level];
        if (set != null) {
            return set.add(new String(body, start, end - start, UTF_8));
        }
        for (int i = bases[level]; i < top; i += NAME) {
            if (names[i + 2] == hash
                    && Arrays.equals(body, names[i], names[i + 1], body, start, end)) {
                return false;
            }
        }
        if (top == names.length) {
            names = Arrays.copyOf(names, top * 2);
        }
        names[top] = start;
        names[top + 1] = end;
        names[top + 2] = hash;
        top += NAME;
        if (top - bases[level] > FEW * NAME) {
            sets[level] = collect(level);
        }
        return true;
    }

    /// Notes a name that had escapes; false when the object has had it.
    boolean escapedName(int start, int end, String name) {
        int level = depth - 1;
        starts[level] = start;
        ends[level] = end;
        counts[level]++;
        var set = sets[level];
        if (set == null) {
            set = collect(level);
            sets[level] = set;
        }
        return set.add(name);
    }

    private Set<String> collect(int level) {
        var set = new HashSet<String>();
        for (int i = bases[level]; i < top; i += NAME) {
            set.add(new String(body, names[i], names[i + 1] - names[i], UTF_8));
        }
        return set;
    }

    String path() {
        var path = new StringBuilder();
        for (int level = 0; level < depth; level++) {
            if (counts[level] == 0) {
                break;
            }
            if (ends[level] == ARRAY) {
                path.append('[').append(counts[level] - 1).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(shown(starts[level], ends[level]));
            }
        }
        return path.toString();
    }

    /// A name as far as it may be shown: names that are no identifiers might be text of a user.
    private String shown(int start, int end) {
        if (end - start > MAX_SHOWN || end == start) {
            return "?";
        }
        for (int i = start; i < end; i++) {
            byte b = body[i];
            boolean plain =
                    (b >= 'a' && b <= 'z')
                            || (b >= 'A' && b <= 'Z')
                            || (b >= '0' && b <= '9')
                            || b == '_'
                            || b == '-';
            if (!plain) {
                return "?";
            }
        }
        return new String(body, start, end - start, UTF_8);
    }

    @SuppressWarnings({
        "unchecked",
        "rawtypes"
    }) // Java has no generic arrays; this one holds only sets of strings
    private static @Nullable Set<String>[] newSets(int size) {
        return new Set[size];
    }
}
