package dev.sluice.gateway;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import dev.sluice.database.Database;
import dev.sluice.ledger.Ledger;
import java.util.concurrent.atomic.AtomicBoolean;

/// Whether the process lives, and whether it wants traffic.
final class Health {
    private final AtomicBoolean ready = new AtomicBoolean();
    private final Database database;
    private final Ledger ledger;

    Health(Database database, Ledger ledger) {
        this.database = database;
        this.ledger = ledger;
    }

    /// Tells load balancers to send traffic, or to stop.
    void ready(boolean isReady) {
        ready.set(isReady);
    }

    /// `/livez`: the process answers.
    HttpService live() {
        return (_, _) -> HttpResponse.of(HttpStatus.OK, MediaType.JSON, "{\"status\":\"alive\"}");
    }

    /// `/readyz` and `/health`: the process wants traffic. The database does not count: requests go
    /// on without it.
    HttpService readiness() {
        return (_, _) ->
                ready.get() && ledger.isAccepting()
                        ? HttpResponse.of(HttpStatus.OK, MediaType.JSON, "{\"status\":\"ready\"}")
                        : HttpResponse.of(
                                HttpStatus.SERVICE_UNAVAILABLE,
                                MediaType.JSON,
                                "{\"status\":\"not_ready\"}");
    }

    /// `/health/detailed`.
    HttpService detail() {
        return (_, _) ->
                HttpResponse.of(
                        HttpStatus.OK,
                        MediaType.JSON,
                        "{\"status\":\"%s\",\"database\":\"%s\",\"ledger\":\"%s\",\"ledger_backlog\":%d}"
                                .formatted(
                                        ready.get() ? "ready" : "not_ready",
                                        database.isUp() ? "up" : "down",
                                        ledger.isAccepting() ? "accepting" : "refusing",
                                        ledger.backlog()));
    }
}
