package dev.sluice.gateway;

import dev.sluice.admin.BackendAdmin;
import dev.sluice.admin.ChargeQueries;
import dev.sluice.admin.FleetView;
import dev.sluice.admin.KeyAdmin;
import dev.sluice.admin.TenantAdmin;
import dev.sluice.admin.UsageAdmin;
import dev.sluice.identity.Identity;
import dev.sluice.identity.Keys;
import dev.sluice.identity.Tenants;
import io.grpc.BindableService;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;

/// The services of the control plane.
///
/// @param executor threads that may block, for the database
record ControlPlane(
        Keys keys,
        Tenants tenants,
        Identity identity,
        ChargeQueries charges,
        FleetView fleet,
        InstantSource clock,
        Executor executor) {
    List<BindableService> services() {
        return List.of(
                new KeyAdmin(keys, identity, clock, executor),
                new TenantAdmin(tenants, identity, executor),
                new BackendAdmin(fleet, executor),
                new UsageAdmin(charges, clock, executor));
    }
}
