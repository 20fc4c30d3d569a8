package dev.sluice.policy.view;

import dev.sluice.policy.json.JsonReader;
import dev.sluice.policy.json.Names;
import dev.sluice.policy.json.Splice;
import java.util.ArrayList;
import java.util.List;

/// Finds the top-level members with which one tenant could reach into another's work on a shared
/// vLLM or SGLang: jump the queue (`priority`), steer the shared prefix cache (`cache_salt`) or its
/// transfer (`kv_transfer_params`), run a template of his own (`chat_template`), or reach into the
/// engine (`vllm_xargs`).
///
/// A member goes together with the comma before it; where nothing kept stands before it, with the
/// comma after it.
final class UnsafeMembers {
    enum Field {
        PRIORITY,
        CACHE_SALT,
        KV_TRANSFER_PARAMS,
        CHAT_TEMPLATE,
        VLLM_XARGS,
        UNKNOWN
    }

    private static final Names<Field> NAMES = Names.of(Field.UNKNOWN);
    private static final int NONE = -1;

    private final List<Splice> splices = new ArrayList<>(0);
    private int members;
    private boolean kept;
    private int previousEnd;
    private int leading = NONE;

    /// Looks at a member whose name was just read.
    ///
    /// @return whether it is unsafe
    boolean begin(JsonReader json) {
        members++;
        if (leading != NONE) {
            splices.add(Splice.removal(leading, json.keyStart()));
            leading = NONE;
        }
        return json.name(NAMES) != Field.UNKNOWN;
    }

    /// Notes that the member was read whole.
    void end(boolean unsafe, int start, int end) {
        if (!unsafe) {
            kept = true;
        } else if (kept) {
            splices.add(Splice.removal(previousEnd, end));
        } else {
            leading = start;
        }
        previousEnd = end;
    }

    int members() {
        return members;
    }

    List<Splice> splices() {
        return splices;
    }
}
