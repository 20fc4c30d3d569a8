package dev.sluice.clients;

import static dev.sluice.clients.OpenAiJava.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.openai.client.OpenAIClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.errors.SseException;
import com.openai.errors.UnauthorizedException;
import dev.sluice.testing.GatewayExtension;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What goes wrong with openai-java: each failure is the exception that the SDK has for it.
final class OpenAiJavaErrorTest {
    @RegisterExtension static final Backends BACKENDS = new Backends();

    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension(BACKENDS::settings);

    private OpenAIClient client;

    @BeforeEach
    void connect() {
        client = OpenAiJava.client(GATEWAY, GATEWAY.apiKey());
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @Test
    void refusesABadKey() {
        client.close();
        client = OpenAiJava.client(GATEWAY, "sk-slc_0000000000_nonsense");

        assertThatExceptionOfType(UnauthorizedException.class)
                .isThrownBy(
                        () -> client.chat().completions().create(ask("simulated", "hi").build()))
                .satisfies(e -> assertThat(e.code()).contains("invalid_api_key"))
                .satisfies(e -> assertThat(e.headers().values("x-request-id")).hasSize(1));
        assertThatExceptionOfType(UnauthorizedException.class)
                .isThrownBy(() -> client.models().list());
    }

    @Test
    void doesNotKnowTheModel() {
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> client.chat().completions().create(ask("gpt-9", "hi").build()))
                .satisfies(e -> assertThat(e.code()).contains("model_not_found"))
                .satisfies(e -> assertThat(e.param()).contains("model"));
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> client.models().retrieve("gpt-9"))
                .satisfies(e -> assertThat(e.code()).contains("model_not_found"));
    }

    @Test
    void refusesWhatItCannotRead() {
        var params = ask("simulated", "hi").messages(List.of()).build();

        assertThatExceptionOfType(BadRequestException.class)
                .isThrownBy(() -> client.chat().completions().create(params))
                .satisfies(e -> assertThat(e.param()).contains("messages"))
                .satisfies(e -> assertThat(e.type()).contains("invalid_request_error"));
    }

    @Test
    void passesOnWhatTheBackEndRefuses() {
        // vLLM's `code` is a number, at which this SDK's code() would throw.
        assertThatExceptionOfType(BadRequestException.class)
                .isThrownBy(
                        () ->
                                client.chat()
                                        .completions()
                                        .create(ask("simulated", "sim:fault=status=400").build()))
                .satisfies(e -> assertThat(e.code()).isEmpty())
                .satisfies(e -> assertThat(e.type()).contains("invalid_request_error"));
    }

    @Test
    void tellsABusyBackEndFromABrokenOne() {
        assertThatExceptionOfType(RateLimitException.class)
                .isThrownBy(
                        () ->
                                client.chat()
                                        .completions()
                                        .create(ask("simulated", "sim:fault=status=429").build()))
                .satisfies(e -> assertThat(e.code()).contains("rate_limit_exceeded"))
                .satisfies(e -> assertThat(e.headers().values("retry-after")).hasSize(1));
        assertThatExceptionOfType(InternalServerException.class)
                .isThrownBy(
                        () ->
                                client.chat()
                                        .completions()
                                        .create(ask("simulated", "sim:fault=status=500").build()))
                .satisfies(e -> assertThat(e.statusCode()).isEqualTo(502))
                .satisfies(
                        e ->
                                assertThat(e.headers().values("x-should-retry"))
                                        .containsExactly("false"));
    }

    @Test
    void failsAStreamBeforeItBegins() {
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> OpenAiJava.stream(client, ask("gpt-9", "hi").build()));
    }

    @Test
    void failsAStreamInTheMiddle() {
        for (var fault :
                List.of(
                        "error-in-stream-after=3",
                        "malformed-sse=3",
                        "cut-at-byte=900",
                        "reset-at-byte=900")) {
            var params = ask("simulated", "sim:tokens=50 sim:fault=" + fault).build();
            assertThatExceptionOfType(SseException.class)
                    .as(fault)
                    .isThrownBy(() -> OpenAiJava.stream(client, params))
                    .satisfies(e -> assertThat(e.code()).contains("backend_failed"))
                    .satisfies(e -> assertThat(e.type()).contains("server_error"));
            client.chat()
                    .completions()
                    .create(ask("simulated", "sim:tokens=1").build()); // ends the row of faults
        }
    }

    @Test
    void cancelsTheBackEndWhenTheReaderLeaves() throws Exception {
        var gone = new CompletableFuture<Void>();
        BACKENDS.scripted()
                .script(
                        visit -> {
                            visit.events()
                                    .chunk(
                                            Recited.delta(
                                                    "\"role\":\"assistant\",\"content\":\"Hi\""));
                            visit.clientGone().thenAccept(gone::complete).join();
                        });

        try (var stream =
                client.chat().completions().createStreaming(ask("recited", "hi").build())) {
            assertThat(stream.stream().findFirst()).isPresent();
        }

        gone.get(10, TimeUnit.SECONDS);
    }
}
