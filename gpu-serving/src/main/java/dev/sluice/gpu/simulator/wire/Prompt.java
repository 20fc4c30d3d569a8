package dev.sluice.gpu.simulator.wire;

/// The token ids of a prompt; shared, not to be written to.
public final class Prompt {
    private final int[] ids;

    Prompt(int[] ids) {
        this.ids = ids;
    }

    public int[] ids() {
        return ids;
    }

    public int length() {
        return ids.length;
    }
}
