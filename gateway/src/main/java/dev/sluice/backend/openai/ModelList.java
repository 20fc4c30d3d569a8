package dev.sluice.backend.openai;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.backend.Exchange;
import dev.sluice.backend.wire.UpstreamListener;
import dev.sluice.reason.GatewayException;
import dev.sluice.reason.Reason;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// The answer to `GET /models`.
final class ModelList implements UpstreamListener {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_BYTES = 4 << 20;

    private final CompletableFuture<List<String>> models = new CompletableFuture<>();
    private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
    private @Nullable Exchange exchange;
    private int status;

    void begin(Exchange to) {
        exchange = to;
    }

    CompletableFuture<List<String>> models() {
        return models;
    }

    @Override
    public void head(int code, HttpHeaders headers) {
        status = code;
        exchange().pull();
    }

    @Override
    public void body(byte[] bytes) {
        if (collected.size() + bytes.length > MAX_BYTES) {
            exchange().cancel();
            failed(
                    Reason.BACKEND_FAILED.because(
                            "The back end's list of models is longer than 4 MiB."));
            return;
        }
        collected.writeBytes(bytes);
        exchange().pull();
    }

    private Exchange exchange() {
        return Objects.requireNonNull(exchange, "exchange");
    }

    @Override
    public void end() {
        if (status != 200) {
            failed(Reason.BACKEND_FAILED.because("GET /models gave status " + status + "."));
            return;
        }
        try {
            var rows = JSON.readTree(collected.toByteArray()).path("data");
            models.complete(
                    StreamSupport.stream(rows.spliterator(), false)
                            .map(row -> row.path("id").asText(""))
                            .filter(id -> !id.isEmpty())
                            .toList());
        } catch (IOException _) {
            failed(Reason.BACKEND_FAILED.because("The back end's list of models is no JSON."));
        }
    }

    @Override
    public void failed(GatewayException failure) {
        models.completeExceptionally(failure);
    }
}
