package dev.sluice.gpu.simulator.serving;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gpu.simulator.faults.FaultKind;
import dev.sluice.gpu.simulator.text.Steering;
import dev.sluice.gpu.simulator.wire.EmbeddingRequest;
import dev.sluice.gpu.simulator.wire.Envelope;
import dev.sluice.gpu.simulator.wire.Refusal;
import java.util.concurrent.TimeUnit;

/// `POST /v1/embeddings`. Takes as long as a prefill but holds no slot of the engine.
record EmbeddingEndpoint(Replica replica) implements Endpoint {

    @Override
    public Task read(Call call, JsonNode body) {
        EmbeddingRequest request = EmbeddingRequest.of(body);
        call.asks(request.model(), false, request.tokens());
        Steering steering = Steering.of(request.lastText());
        return new Task(Questions.faults(steering), () -> answer(call, request));
    }

    private void answer(Call call, EmbeddingRequest request) {
        Questions.requireModel(replica, request.model());
        int longest = request.inputs().stream().mapToInt(input -> input.length()).max().orElse(0);
        if (longest > replica.maxModelLen()) {
            throw Refusal.badRequest(
                    "input",
                    "input: " + longest + " tokens (expected: <= " + replica.maxModelLen() + ")");
        }
        Envelope envelope = new Envelope(call.id("embd"), call.created(), request.model());
        boolean usage = !call.exchange().faults().has(FaultKind.NO_USAGE);
        byte[] body = request.answer(envelope, usage);
        long nanos = replica.engine().engine().prefillTime(request.tokens());
        if (nanos == 0) {
            call.reply(200, "application/json", body);
        } else {
            Runnable reply = () -> call.reply(200, "application/json", body);
            var _ = call.exchange().loop().schedule(reply, nanos, TimeUnit.NANOSECONDS);
        }
    }
}
