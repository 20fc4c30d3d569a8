package dev.sluice.admin;

import dev.sluice.proto.admin.v1.Backend;
import dev.sluice.proto.admin.v1.GetStatusResponse;
import java.util.List;

/// What the control plane sees of the running gateway. Both methods answer from memory, at once.
public interface FleetView {
    /// All back ends, ordered by name.
    List<Backend> backends();

    /// How the gateway is doing.
    GetStatusResponse status();
}
