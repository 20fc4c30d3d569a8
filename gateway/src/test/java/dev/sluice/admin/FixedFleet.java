package dev.sluice.admin;

import dev.sluice.proto.admin.v1.Backend;
import dev.sluice.proto.admin.v1.BackendHealth;
import dev.sluice.proto.admin.v1.GetStatusResponse;
import java.util.List;

/// Two back ends that never change.
final class FixedFleet implements FleetView {
    @Override
    public List<Backend> backends() {
        return List.of(
                backend("fast", BackendHealth.BACKEND_HEALTH_HEALTHY),
                backend("slow", BackendHealth.BACKEND_HEALTH_UNHEALTHY));
    }

    @Override
    public GetStatusResponse status() {
        return GetStatusResponse.newBuilder().setVersion("1.2.3").build();
    }

    private static Backend backend(String name, BackendHealth health) {
        return Backend.newBuilder().setName(name).setHealth(health).build();
    }
}
