package dev.sluice.ledger;

/// How an attempt ended.
///
/// @param outcome `ok` or the label of a [dev.sluice.reason.Reason]
/// @param usage tokens used
/// @param firstTokenMillis milliseconds from the attempt's start to the first content, -1 when none
///     came
/// @param durationMillis milliseconds from the attempt's start to its end
public record Settlement(
        String outcome, TokenUsage usage, long firstTokenMillis, long durationMillis) {
    public static final String OK = "ok";
}
