package dev.sluice.gpu.simulator.engine;

/// Hears the tokens of one sequence, in order, on the engine's thread. It may abort sequences.
public interface TokenListener {
    /// Token `index` of the output (from 0) exists now.
    void token(int index);

    /// The last token was told; `ending` is `STOP` or `LENGTH`. Not called after an abort.
    void finished(Ending ending);
}
