package dev.sluice.gpu.simulator.serving;

import dev.sluice.gpu.simulator.faults.FaultKind;
import dev.sluice.gpu.simulator.faults.FaultSet;
import dev.sluice.gpu.simulator.http.End;
import dev.sluice.gpu.simulator.http.Exchange;
import dev.sluice.gpu.simulator.truth.TruthEntry;
import dev.sluice.gpu.simulator.wire.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One request to a model from its arrival to its line in the truth log. Confined to the event
/// loop.
final class Call {
    private static final byte[] PAGE =
            "<!doctype html><html><body><h1>Welcome to nginx!</h1></body></html>\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private final Replica replica;
    private final Inspection inspection;
    private final Exchange exchange;
    private final String requestId;
    private final Instant receivedAt;
    private @Nullable Generation generation;
    private @Nullable Instant firstTokenAt;
    private String id = "";
    private String model = "";
    private boolean stream;
    private int promptTokens;
    private int status;

    Call(Replica replica, Inspection inspection, Exchange exchange, String requestId) {
        this.replica = replica;
        this.inspection = inspection;
        this.exchange = exchange;
        this.requestId = requestId;
        this.receivedAt = replica.clock().instant();
        inspection.began();
        exchange.onEnd(this::end);
    }

    Exchange exchange() {
        return exchange;
    }

    /// The id of the answer; as in vLLM it carries the request's id.
    String id(String prefix) {
        id = prefix + "-" + requestId;
        return id;
    }

    long created() {
        return receivedAt.getEpochSecond();
    }

    void asks(String model, boolean stream, int promptTokens) {
        this.model = model;
        this.stream = stream;
        this.promptTokens = promptTokens;
    }

    /// Meets the faults that replace the answer; `answer` runs when there are none, later when the
    /// first byte is to be slow.
    void run(FaultSet faults, Runnable answer) {
        exchange.meet(faults);
        if (faults.has(FaultKind.SLOW_FIRST_BYTE)) {
            long delay = faults.value(FaultKind.SLOW_FIRST_BYTE);
            var _ =
                    exchange.loop()
                            .schedule(() -> start(faults, answer), delay, TimeUnit.MILLISECONDS);
        } else {
            start(faults, answer);
        }
    }

    private void start(FaultSet faults, Runnable answer) {
        if (exchange.hasEnded()) {
            return;
        }
        if (faults.has(FaultKind.REFUSE) || faults.has(FaultKind.REFUSE_CONNECT)) {
            exchange.refuse();
        } else if (faults.has(FaultKind.STATUS)) {
            if (faults.has(FaultKind.RETRY_AFTER)) {
                String seconds = Long.toString(faults.value(FaultKind.RETRY_AFTER));
                exchange.header("retry-after", seconds);
            }
            refuse(Refusal.simulated(Math.clamp(faults.value(FaultKind.STATUS), 100, 599)));
        } else if (faults.has(FaultKind.HTML_200)) {
            reply(200, "text/html", PAGE);
        } else {
            try {
                answer.run();
            } catch (Refusal refusal) {
                refuse(refusal);
            }
        }
    }

    void refuse(Refusal refusal) {
        reply(refusal.status(), "application/json", refusal.body());
    }

    void reply(int code, String contentType, byte[] body) {
        status = code;
        exchange.reply(code, contentType, body);
    }

    void opened(Generation running) {
        generation = running;
    }

    void streams() {
        status = 200;
    }

    void firstToken() {
        if (firstTokenAt == null) {
            firstTokenAt = replica.clock().instant();
        }
    }

    private void end(End how) {
        inspection.ended();
        Generation running = generation;
        if (running != null) {
            running.abort();
        }
        Instant first = firstTokenAt;
        replica.truth()
                .add(
                        new TruthEntry(
                                id,
                                requestId,
                                exchange.request().path(),
                                model,
                                stream,
                                running == null ? 0 : running.choices(),
                                promptTokens,
                                running == null ? 0 : running.usage().cached(),
                                running == null ? 0 : running.usage().completion(),
                                running == null ? 0 : running.sentTokens(how),
                                outcome(how),
                                status,
                                exchange.faults().spec(),
                                receivedAt.toString(),
                                first == null ? null : first.toString(),
                                replica.clock().instant().toString()));
    }

    private String outcome(End how) {
        return switch (how) {
            case COMPLETED -> status >= 400 ? "refused" : "completed";
            case ABORTED -> "aborted";
            case BROKEN -> "broken";
        };
    }
}
