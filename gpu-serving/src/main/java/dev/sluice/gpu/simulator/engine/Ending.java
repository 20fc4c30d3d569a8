package dev.sluice.gpu.simulator.engine;

/// Why a sequence ended, under the names vLLM's metrics use.
public enum Ending {
    /// The model came to its end, or to a stop string.
    STOP("stop"),
    /// The token limit was reached.
    LENGTH("length"),
    /// The client left.
    ABORT("abort");

    private final String label;

    Ending(String label) {
        this.label = label;
    }

    /// The `finish_reason` and the value of the metric label `finished_reason`.
    public String label() {
        return label;
    }
}
