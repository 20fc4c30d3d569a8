package dev.sluice.gpu.simulator.serving;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gpu.simulator.faults.FaultSet;
import dev.sluice.gpu.simulator.http.Application;
import dev.sluice.gpu.simulator.http.Exchange;
import dev.sluice.gpu.simulator.http.Request;
import dev.sluice.gpu.simulator.text.Mixing;
import dev.sluice.gpu.simulator.wire.Json;
import dev.sluice.gpu.simulator.wire.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Finds the endpoint of a request and runs it.
public final class Endpoints implements Application {
    private static final byte[] UNAUTHORIZED =
            "{\"error\":\"Unauthorized\"}".getBytes(StandardCharsets.US_ASCII);

    private final Replica replica;
    private final Map<String, Endpoint> models;
    private final Inspection inspection;
    private long calls;

    public Endpoints(Replica replica) {
        this.replica = replica;
        this.models =
                Map.of(
                        "/v1/chat/completions", new ChatEndpoint(replica),
                        "/v1/completions", new CompletionEndpoint(replica),
                        "/v1/embeddings", new EmbeddingEndpoint(replica));
        this.inspection = new Inspection(replica);
    }

    @Override
    public boolean refusesConnection() {
        return replica.faults().refusesConnection();
    }

    @Override
    public void serve(Exchange exchange) {
        Request request = exchange.request();
        String requestId = requestId(request);
        exchange.header("x-request-id", requestId);
        if (!isAllowed(request)) {
            exchange.reply(401, "application/json", UNAUTHORIZED);
            return;
        }
        Endpoint endpoint = models.get(request.path());
        try {
            if (endpoint == null) {
                inspection.serve(exchange);
            } else if (request.method().equals("POST")) {
                ask(endpoint, exchange, requestId);
            } else {
                throw new Refusal(405, "Method Not Allowed", null, "Method Not Allowed");
            }
        } catch (Refusal refusal) {
            exchange.reply(refusal.status(), "application/json", refusal.body());
        }
    }

    private void ask(Endpoint endpoint, Exchange exchange, String requestId) {
        String header = exchange.request().header("x-sim-fault");
        FaultSet faults = replica.faults().next().and(inspection.faults(header));
        Orca.report(replica.engine().engine(), exchange);
        Call call = new Call(replica, inspection, exchange, requestId);
        try {
            JsonNode body = Json.parse(exchange.request().body());
            Endpoint.Task task = endpoint.read(call, body);
            call.run(faults.and(task.faults()), task.answer());
        } catch (Refusal refusal) {
            call.run(faults, () -> call.refuse(refusal));
        }
    }

    private boolean isAllowed(Request request) {
        String key = replica.apiKey();
        return key == null
                || !request.path().startsWith("/v1")
                || ("Bearer " + key).equals(request.header("authorization"));
    }

    private String requestId(Request request) {
        String given = request.header("x-request-id");
        return given != null
                ? given
                : String.format("%016x", Mixing.mix(Mixing.mix(replica.seed()) + calls++));
    }
}
