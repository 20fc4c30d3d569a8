package dev.sluice.gpu.simulator.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/// A request that is not served, in vLLM's error shape.
public final class Refusal extends RuntimeException {
    private final int status;
    private final String type;
    private final @Nullable String param;

    public Refusal(int status, String type, @Nullable String param, String message) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
        this.param = param;
    }

    public static Refusal badRequest(@Nullable String param, String message) {
        return new Refusal(400, "BadRequestError", param, message);
    }

    public static Refusal unknownModel(String model) {
        String message = "The model `" + model + "` does not exist.";
        return new Refusal(404, "NotFoundError", "model", message);
    }

    public static Refusal overloaded(int waiting) {
        String message = "The engine's queue is full: " + waiting + " requests are waiting.";
        return new Refusal(503, "ServiceUnavailableError", null, message);
    }

    /// What vLLM answers with `status`, for faults that ask for it.
    public static Refusal simulated(int status) {
        String type =
                switch (status) {
                    case 400 -> "BadRequestError";
                    case 401 -> "AuthenticationError";
                    case 403 -> "PermissionDeniedError";
                    case 404 -> "NotFoundError";
                    case 422 -> "UnprocessableEntityError";
                    case 429 -> "RateLimitError";
                    case 501 -> "NotImplementedError";
                    case 503 -> "ServiceUnavailableError";
                    default -> "InternalServerError";
                };
        return new Refusal(status, type, null, "Simulated error " + status + ".");
    }

    public int status() {
        return status;
    }

    /// The body: `{"error":{"message","type","param","code"}}` with the status as integer code.
    public byte[] body() {
        ObjectNode body = Json.object();
        body.putObject("error")
                .put("message", getMessage())
                .put("type", type)
                .put("param", param)
                .put("code", status);
        return Json.bytes(body);
    }
}
