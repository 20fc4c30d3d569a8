package dev.sluice.admission;

import dev.sluice.reason.GatewayException;

/// The request is not admitted, and nothing was consumed.
///
/// @param failure why, with the time after which a retry may help
public record Refusal(GatewayException failure) implements Outcome.Answer {}
