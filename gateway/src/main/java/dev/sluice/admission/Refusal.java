package dev.sluice.admission;

import dev.sluice.reason.GatewayException;

/// The request is not admitted, and nothing was consumed.
///
/// @param failure why, with the time after which a retry may help
/// @param rates the limit of requests per minute that refused it; unlimited when something else did
public record Refusal(GatewayException failure, Rates rates) implements Outcome.Answer {
    Refusal(GatewayException failure) {
        this(failure, Rates.UNLIMITED);
    }
}
