package dev.sluice.gpu.simulator.serving;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gpu.simulator.faults.FaultSet;
import dev.sluice.gpu.simulator.http.Exchange;
import dev.sluice.gpu.simulator.http.Request;
import dev.sluice.gpu.simulator.text.Mixing;
import dev.sluice.gpu.simulator.wire.Json;
import dev.sluice.gpu.simulator.wire.Refusal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The endpoints that ask the server, not a model: health, load, metrics, models, tokens.
final class Inspection {
    private static final byte[] EMPTY = {};
    private static final String VERSION = "0.18.1";

    private final Replica replica;
    private final Control control;
    private int load;

    Inspection(Replica replica) {
        this.replica = replica;
        this.control = new Control(replica);
    }

    /// A request to a model began; `/load` counts those that have not ended.
    void began() {
        load++;
    }

    void ended() {
        load--;
    }

    FaultSet faults(@Nullable String header) {
        if (header == null) {
            return FaultSet.NONE;
        }
        try {
            return FaultSet.parse(header);
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest("x-sim-fault", "x-sim-fault: " + e.getMessage());
        }
    }

    void serve(Exchange exchange) {
        Request request = exchange.request();
        switch (request.method() + " " + request.path()) {
            case "GET /health", "GET /ping", "POST /ping" -> exchange.reply(200, "", EMPTY);
            case "GET /version" -> json(exchange, Json.object().put("version", VERSION));
            case "GET /load" -> json(exchange, Json.object().put("server_load", load));
            case "GET /v1/models" -> json(exchange, models());
            case "GET /metrics" ->
                    exchange.reply(
                            200,
                            "text/plain; version=0.0.4; charset=utf-8",
                            replica.metrics()
                                    .scrape(replica.engine().engine())
                                    .getBytes(StandardCharsets.UTF_8));
            case "POST /tokenize" -> json(exchange, Tokens.tokenize(replica, request.body()));
            case "POST /detokenize" -> json(exchange, Tokens.detokenize(request.body()));
            default -> control.serve(exchange);
        }
    }

    static void json(Exchange exchange, Object body) {
        exchange.reply(200, "application/json", Json.bytes(body));
    }

    private ObjectNode models() {
        ObjectNode list = Json.object().put("object", "list");
        var entries = list.putArray("data");
        for (String name : replica.models()) {
            ObjectNode model = entries.addObject().put("id", name).put("object", "model");
            model.put("created", replica.startedAt()).put("owned_by", "vllm");
            model.put("root", replica.models().getFirst()).putNull("parent");
            model.put("max_model_len", replica.maxModelLen());
            ObjectNode permission = model.putArray("permission").addObject();
            permission.put("id", "modelperm-" + String.format("%016x", Mixing.of(name)));
            permission.put("object", "model_permission").put("created", replica.startedAt());
            permission.put("allow_create_engine", false).put("allow_sampling", true);
            permission.put("allow_logprobs", true).put("allow_search_indices", false);
            permission.put("allow_view", true).put("allow_fine_tuning", false);
            permission.put("organization", "*").putNull("group").put("is_blocking", false);
        }
        return list;
    }
}
