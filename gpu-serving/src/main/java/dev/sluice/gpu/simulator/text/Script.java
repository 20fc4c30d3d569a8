package dev.sluice.gpu.simulator.text;

import dev.sluice.gpu.simulator.engine.Ending;
import org.jspecify.annotations.Nullable;

/// An answer before it is told: its tokens, what each shows, and how it ends. Immutable by
/// agreement: the arrays are shared and never written to.
public final class Script {
    private final int[] ids;
    private final String[] pieces;
    private final byte[][] quoted;
    private final int reasoning;
    private final Ending ending;
    private final @Nullable String stopReason;
    private final @Nullable String tool;

    Script(
            int[] ids,
            String[] pieces,
            byte[][] quoted,
            int reasoning,
            Ending ending,
            @Nullable String stopReason,
            @Nullable String tool) {
        this.ids = ids;
        this.pieces = pieces;
        this.quoted = quoted;
        this.reasoning = reasoning;
        this.ending = ending;
        this.stopReason = stopReason;
        this.tool = tool;
    }

    /// The token ids; shared, not to be written to.
    public int[] ids() {
        return ids;
    }

    public int length() {
        return ids.length;
    }

    /// What token `index` shows, as the inside of a JSON string; shared, not to be written to.
    public byte[] quoted(int index) {
        return quoted[index];
    }

    /// How many of the first tokens are reasoning.
    public int reasoning() {
        return reasoning;
    }

    public Ending ending() {
        return ending;
    }

    /// The stop string that ended the answer.
    public @Nullable String stopReason() {
        return stopReason;
    }

    /// The tool whose arguments the tokens after the reasoning are.
    public @Nullable String tool() {
        return tool;
    }

    /// The shown text from token `from` to before `to`.
    public String text(int from, int to) {
        StringBuilder text = new StringBuilder((to - from) * 5);
        for (int i = from; i < to; i++) {
            text.append(pieces[i]);
        }
        return text.toString();
    }
}
