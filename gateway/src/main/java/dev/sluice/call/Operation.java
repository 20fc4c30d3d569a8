package dev.sluice.call;

import java.util.Locale;

/// What a caller asks for.
public enum Operation {
    CHAT,
    EMBEDDINGS;

    /// The name in the ledger, logs and metrics.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
