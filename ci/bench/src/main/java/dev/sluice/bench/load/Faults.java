package dev.sluice.bench.load;

/// Everything that went wrong in one run; the first fault is kept in words. Confined to the load
/// generator's thread.
final class Faults {
    private static final int MOST = 1_000;
    private long count;
    private String first = "";

    void add(String what) {
        if (count == 0) {
            first = what;
        }
        count++;
    }

    long count() {
        return count;
    }

    String first() {
        return first;
    }

    /// So many that going on would only measure the faults.
    boolean tooMany() {
        return count >= MOST;
    }
}
