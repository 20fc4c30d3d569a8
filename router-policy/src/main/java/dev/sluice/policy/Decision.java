package dev.sluice.policy;

/// What a policy says to a request.
public sealed interface Decision permits Route, Deny {
    /// Which policy decided.
    PolicyVersion version();

    /// Id of the rule that decided; `default` when none matched, `named` when the caller named a
    /// model.
    String ruleId();

    /// What was chosen: the name of the first pool, or `deny`.
    String arm();

    /// Why, in a sentence.
    String explanation();

    /// The decision in one line for headers, traces and the ledger: `name@digest;arm=…;rule=…`.
    default String headerValue() {
        return version() + ";arm=" + arm() + ";rule=" + ruleId();
    }
}
