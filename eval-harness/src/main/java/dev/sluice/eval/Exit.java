package dev.sluice.eval;

/// Exit statuses, the same for all commands.
final class Exit {
    /// Done, and nothing speaks against the policy.
    static final int DONE = 0;

    /// The policy fails: lint found an error, or a test expected something else.
    static final int FAILED = 1;

    /// Wrong arguments, or a file that cannot be read.
    static final int USAGE = 2;

    /// A bug or a fault of the machine, not of what was judged.
    static final int INFRASTRUCTURE = 4;

    /// A file was read, but is not what it should be: its text has problems.
    static final int INVALID = 5;

    private Exit() {}
}
