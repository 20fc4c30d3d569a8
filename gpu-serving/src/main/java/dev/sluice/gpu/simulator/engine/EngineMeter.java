package dev.sluice.gpu.simulator.engine;

/// Counts what the engine does; times in nanoseconds.
public interface EngineMeter {
    /// A step computed this many tokens, prompt tokens included.
    void iteration(int tokens);

    /// A prompt was looked up in the prefix cache.
    void prompt(int tokens, int cached);

    /// A sequence produced its first token.
    void firstToken(Sequence sequence);

    /// A sequence produced a later token, `gap` after the one before.
    void nextToken(long gap);

    /// A sequence lost its KV blocks to others and waits again.
    void preempted();

    /// A sequence ended, for whichever reason.
    void ended(Sequence sequence, Ending ending);
}
