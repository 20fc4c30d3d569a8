package dev.sluice.gpu.simulator.serving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gpu.simulator.faults.FaultRule;
import dev.sluice.gpu.simulator.faults.FaultSet;
import dev.sluice.gpu.simulator.http.Exchange;
import dev.sluice.gpu.simulator.http.Request;
import dev.sluice.gpu.simulator.wire.Json;
import dev.sluice.gpu.simulator.wire.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `/sim/…`: the endpoints vLLM does not have, for those who run the simulator.
record Control(Replica replica) {

    void serve(Exchange exchange) {
        Request request = exchange.request();
        switch (request.method() + " " + request.path()) {
            case "GET /sim/log" ->
                    Inspection.json(exchange, Map.of("entries", replica.truth().entries()));
            case "DELETE /sim/log" -> {
                replica.truth().clear();
                Inspection.json(exchange, Map.of("entries", List.of()));
            }
            case "GET /sim/faults" -> Inspection.json(exchange, rules());
            case "POST /sim/faults" -> {
                JsonNode body = Json.parse(request.body());
                long seed = body.path("seed").asLong(replica.seed());
                replica.faults().replace(read(body.path("rules")), seed);
                Inspection.json(exchange, rules());
            }
            case "DELETE /sim/faults" -> {
                replica.faults().replace(List.of(), replica.seed());
                Inspection.json(exchange, rules());
            }
            default -> throw new Refusal(404, "Not Found", null, "Not Found");
        }
    }

    private ObjectNode rules() {
        ObjectNode answer = Json.object();
        var rules = answer.putArray("rules");
        for (FaultRule rule : replica.faults().rules()) {
            ObjectNode entry = rules.addObject().put("fault", rule.faults().spec());
            entry.put("rate", rule.rate());
            if (rule.times() < Integer.MAX_VALUE) {
                entry.put("times", rule.times());
            }
        }
        return answer;
    }

    private static List<FaultRule> read(JsonNode rules) {
        List<FaultRule> read = new ArrayList<>();
        for (JsonNode rule : rules) {
            try {
                FaultSet faults = FaultSet.parse(rule.path("fault").asText());
                int times = rule.path("times").asInt(Integer.MAX_VALUE);
                read.add(new FaultRule(faults, rule.path("rate").asDouble(1), times));
            } catch (IllegalArgumentException e) {
                throw Refusal.badRequest("rules[" + read.size() + "]", "rule: " + e.getMessage());
            }
        }
        return read;
    }
}
