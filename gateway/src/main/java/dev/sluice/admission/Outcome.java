package dev.sluice.admission;

/// What a request for admission gets: an [Answer] at once, or a place in the queue.
public sealed interface Outcome permits Outcome.Answer, Queued {
    /// The final word.
    sealed interface Answer extends Outcome permits Permit, Refusal {}
}
