package dev.sluice.door;

import dev.sluice.policy.json.InvalidRequest;
import dev.sluice.reason.GatewayException;
import dev.sluice.reason.Reason;

/// Turns what the view finds wrong with a request into a failure for the client.
public final class InvalidRequests {
    private InvalidRequests() {}

    public static GatewayException toFailure(InvalidRequest invalid) {
        return Reason.DOOR_INVALID_REQUEST
                .because(invalid.message())
                .code(invalid.code())
                .at(invalid.path());
    }
}
