package dev.sluice.policy.json;

import java.util.ArrayList;
import java.util.List;

/// Works out how to take members of an object away so that valid JSON is left: a member goes
/// together with the comma before it, or, where nothing kept stands before it, with the comma after
/// it.
public final class Removals {
    private static final int NONE = -1;

    private final List<Splice> splices = new ArrayList<>(0);
    private int members;
    private boolean kept;
    private int previousEnd;
    private int leading = NONE;

    /// Notes that a member begins.
    ///
    /// @param start offset of its name's quote
    public void begin(int start) {
        members++;
        if (leading != NONE) {
            splices.add(Splice.removal(leading, start));
            leading = NONE;
        }
    }

    /// Notes that the member was read whole.
    ///
    /// @param remove whether it shall go
    /// @param start offset of its name's quote
    /// @param end offset after its value
    public void end(boolean remove, int start, int end) {
        if (!remove) {
            kept = true;
        } else if (kept) {
            splices.add(Splice.removal(previousEnd, end));
        } else {
            leading = start;
        }
        previousEnd = end;
    }

    /// Members so far.
    public int members() {
        return members;
    }

    /// The edits; right once the object has ended and at least one member was kept.
    public List<Splice> splices() {
        return splices;
    }
}
