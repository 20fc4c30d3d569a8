package dev.sluice.policy.tally;

import dev.sluice.policy.json.Text;

/// Counts the tokens of what describes a tool.
public final class ToolTally implements Text {
    private long quarters;

    @Override
    public void ascii(byte[] source, int start, int end) {
        quarters += end - start;
    }

    @Override
    public void codePoint(int codePoint) {
        quarters += TokenEstimate.quarters(codePoint);
    }

    /// Takes text that is no part of a JSON body.
    public void text(String text) {
        text.codePoints().forEach(this::codePoint);
    }

    /// Counts raw JSON by its bytes.
    public void json(int bytes) {
        quarters += bytes;
    }

    /// Quarters of tokens so far.
    public long quarters() {
        return quarters;
    }
}
