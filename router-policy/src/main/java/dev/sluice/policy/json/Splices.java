package dev.sluice.policy.json;

import java.util.Comparator;
import java.util.List;

/// Applies edits to a body.
public final class Splices {
    private static final Comparator<Splice> IN_ORDER =
            Comparator.comparingInt(Splice::start).thenComparingInt(Splice::end);

    private Splices() {}

    /// The body with all edits made, in whatever order they are given. Without edits it is the same
    /// array.
    ///
    /// @throws IllegalArgumentException when edits overlap or leave the body
    public static byte[] apply(byte[] body, List<Splice> splices) {
        if (splices.isEmpty()) {
            return body;
        }
        var ordered = splices.stream().sorted(IN_ORDER).toList();
        var edited = new byte[length(body, ordered)];
        int from = 0;
        int to = 0;
        for (var splice : ordered) {
            int kept = splice.start() - from;
            System.arraycopy(body, from, edited, to, kept);
            var replacement = splice.replacement();
            System.arraycopy(replacement, 0, edited, to + kept, replacement.length);
            to += kept + replacement.length;
            from = splice.end();
        }
        System.arraycopy(body, from, edited, to, body.length - from);
        return edited;
    }

    private static int length(byte[] body, List<Splice> ordered) {
        int length = body.length;
        int from = 0;
        for (var splice : ordered) {
            if (splice.start() < from || splice.end() > body.length) {
                throw new IllegalArgumentException(
                        splice + " (expected: from " + from + " to " + body.length + ")");
            }
            length += splice.replacement().length - (splice.end() - splice.start());
            from = splice.end();
        }
        return length;
    }
}
