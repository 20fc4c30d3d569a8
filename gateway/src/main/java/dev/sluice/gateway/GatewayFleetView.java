package dev.sluice.gateway;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import dev.sluice.admin.FleetView;
import dev.sluice.admission.Admission;
import dev.sluice.config.BackendSettings;
import dev.sluice.database.Database;
import dev.sluice.dispatch.BackendState;
import dev.sluice.ledger.Ledger;
import dev.sluice.pipeline.Snapshot;
import dev.sluice.proto.admin.v1.Backend;
import dev.sluice.proto.admin.v1.BackendHealth;
import dev.sluice.proto.admin.v1.GetStatusResponse;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// What the control plane sees of this process.
final class GatewayFleetView implements FleetView {
    private final Supplier<Snapshot> snapshot;
    private final Map<String, BackendSettings> settings;
    private final Admission admission;
    private final Ledger ledger;
    private final Database database;
    private final Timestamp started;

    GatewayFleetView(
            Supplier<Snapshot> snapshot,
            Map<String, BackendSettings> settings,
            Admission admission,
            Ledger ledger,
            Database database,
            Instant started) {
        this.snapshot = snapshot;
        this.settings = Map.copyOf(settings);
        this.admission = admission;
        this.ledger = ledger;
        this.database = database;
        this.started = Timestamps.fromMillis(started.toEpochMilli());
    }

    @Override
    public List<Backend> backends() {
        return snapshot.get().fleet().backends().stream()
                .sorted(Comparator.comparing(state -> state.backend().name()))
                .map(this::backend)
                .toList();
    }

    private Backend backend(BackendState state) {
        var name = state.backend().name();
        var healthy = state.isHealthy();
        var message =
                Backend.newBuilder()
                        .setName(name)
                        .setHealth(
                                healthy
                                        ? BackendHealth.BACKEND_HEALTH_HEALTHY
                                        : BackendHealth.BACKEND_HEALTH_UNHEALTHY)
                        .setHealthReason(healthy ? "" : state.lastFault())
                        .setInFlight(state.inFlight())
                        .setConcurrentRequests(state.limit())
                        .setRequests(state.requests())
                        .setFailures(state.failures())
                        .setFirstTokenMs(state.firstTokenNanos() / 1e6)
                        .addAllModels(models(name));
        var configured = settings.get(name);
        if (configured != null) {
            message.setKind(configured.kind().label());
            if (configured.baseUrl() != null) {
                message.setBaseUrl(configured.baseUrl());
            }
        }
        if (state.lastFailureMillis() > 0) {
            message.setLastFailureTime(Timestamps.fromMillis(state.lastFailureMillis()));
        }
        return message.build();
    }

    private List<String> models(String backend) {
        var fleet = snapshot.get().fleet();
        return fleet.models().stream()
                .filter(model -> fleet.serving(model, backend).isPresent())
                .toList();
    }

    @Override
    public GetStatusResponse status() {
        return GetStatusResponse.newBuilder()
                .setVersion(Version.text())
                .setStartTime(started)
                .setPolicy(snapshot.get().policy().version().toString())
                .setInFlight(admission.inFlight())
                .setQueued(admission.queued())
                .setJournalBacklog(ledger.backlog())
                .setDatabaseOk(database.isUp())
                .build();
    }
}
