package dev.sluice.gpu.simulator.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// What every frame and answer of one request begins with.
///
/// @param id the id, such as `chatcmpl-…`
/// @param created seconds since 1970
public record Envelope(String id, long created, String model) {

    ObjectNode json(String object) {
        return Json.object()
                .put("id", id)
                .put("object", object)
                .put("created", created)
                .put("model", model);
    }
}
