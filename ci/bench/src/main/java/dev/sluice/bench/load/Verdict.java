package dev.sluice.bench.load;

/// What went wrong in a run.
///
/// @param faults number of faulty answers and connections
/// @param first the first of them in words; empty when there was none
public record Verdict(long faults, String first) {}
