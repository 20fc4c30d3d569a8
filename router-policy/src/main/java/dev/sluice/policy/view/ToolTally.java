package dev.sluice.policy.view;

import dev.sluice.policy.json.Text;

/// Counts the tokens of what describes a tool.
final class ToolTally implements Text {
    private long quarters;

    @Override
    public void ascii(byte[] source, int start, int end) {
        quarters += end - start;
    }

    @Override
    public void codePoint(int codePoint) {
        quarters += TokenEstimate.quarters(codePoint);
    }

    void text(String text) {
        text.codePoints().forEach(this::codePoint);
    }

    /// Counts raw JSON by its bytes.
    void json(int bytes) {
        quarters += bytes;
    }

    long quarters() {
        return quarters;
    }
}
