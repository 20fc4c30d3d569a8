package dev.sluice.gpu.simulator.serving;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gpu.simulator.faults.FaultSet;

/// An endpoint that asks a model something.
interface Endpoint {
    /// Reads a request.
    ///
    /// @throws dev.sluice.gpu.simulator.wire.Refusal if it is none
    Task read(Call call, JsonNode body);

    /// A request that was understood.
    ///
    /// @param faults the faults its prompt asks for
    /// @param answer answers it; may throw a `Refusal`
    record Task(FaultSet faults, Runnable answer) {}
}
