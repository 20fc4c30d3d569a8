package dev.sluice.clients;

import static dev.sluice.clients.Stubs.ask;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.sluice.proto.inference.v1.ChatChunk;
import dev.sluice.proto.inference.v1.ChatRequest;
import dev.sluice.proto.inference.v1.ChatServiceGrpc;
import dev.sluice.testing.GatewayExtension;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What goes wrong with generated stubs: status codes and their details, deadlines, cancelling.
final class GrpcErrorTest {
    @RegisterExtension static final Backends BACKENDS = new Backends();

    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension(BACKENDS::settings);

    private Stubs stubs;

    @BeforeEach
    void connect() {
        stubs = new Stubs(GATEWAY, GATEWAY.apiKey());
    }

    @AfterEach
    void disconnect() {
        stubs.close();
    }

    private static StatusRuntimeException failure(ThrowingCallable call) {
        return catchThrowableOfType(StatusRuntimeException.class, call);
    }

    private void chat(ChatRequest.Builder request) {
        stubs.chat().chat(request.build());
    }

    private static void read(Channel channel, ChatRequest.Builder request) {
        ChatServiceGrpc.newBlockingStub(channel)
                .streamChat(request.build())
                .forEachRemaining(chunk -> {});
    }

    private static <T extends Message> Optional<T> detail(
            StatusRuntimeException failure, Class<T> type) throws InvalidProtocolBufferException {
        var status = requireNonNull(StatusProto.fromThrowable(failure));
        for (var detail : status.getDetailsList()) {
            if (detail.is(type)) {
                return Optional.of(detail.unpack(type));
            }
        }
        return Optional.empty();
    }

    private static void hasReason(StatusRuntimeException failure, Status.Code code, String reason)
            throws Exception {
        assertThat(failure.getStatus().getCode()).isEqualTo(code);
        var info = detail(failure, ErrorInfo.class).orElseThrow();
        assertThat(info.getReason()).isEqualTo(reason);
        assertThat(info.getDomain()).isEqualTo("sluice.dev");
    }

    @Test
    void refusesABadKey() throws Exception {
        for (var channel :
                new Channel[] {stubs.anonymous(), stubs.with("authorization", "Bearer x")}) {
            var chat = ChatServiceGrpc.newBlockingStub(channel);
            hasReason(
                    failure(() -> chat.chat(ask("simulated", "hi").build())),
                    Status.Code.UNAUTHENTICATED,
                    "identity_invalid_key");
        }
    }

    @Test
    void doesNotKnowTheModel() throws Exception {
        var failure = failure(() -> chat(ask("gpt-9", "hi")));

        hasReason(failure, Status.Code.NOT_FOUND, "policy_unknown_model");
        assertThat(failure.getStatus().getDescription()).contains("gpt-9");
    }

    @Test
    void namesTheFieldItCannotRead() throws Exception {
        var request = ask("simulated", "hi");
        request.getSamplingBuilder().setTemperature(9);

        var failure = failure(() -> chat(request));

        hasReason(failure, Status.Code.INVALID_ARGUMENT, "door_invalid_request");
        var violations = detail(failure, BadRequest.class).orElseThrow().getFieldViolationsList();
        assertThat(violations)
                .extracting(BadRequest.FieldViolation::getField)
                .containsExactly("sampling.temperature");
    }

    @Test
    void tellsWhenToComeBack() throws Exception {
        var failure = failure(() -> chat(ask("simulated", "sim:fault=status=429,retry-after=7")));

        hasReason(failure, Status.Code.RESOURCE_EXHAUSTED, "backend_rate_limited");
        var delay = detail(failure, RetryInfo.class).orElseThrow().getRetryDelay();
        assertThat(delay.getSeconds()).isEqualTo(7);
    }

    @Test
    void failsAStreamInTheMiddle() throws Exception {
        var request = ask("simulated", "sim:tokens=50 sim:fault=error-in-stream-after=3");

        var failure = failure(() -> read(stubs.channel(), request));

        hasReason(failure, Status.Code.UNAVAILABLE, "backend_failed");
    }

    /// A back end that begins to answer and then waits for the gateway to leave.
    private static CompletableFuture<Void> silence() {
        var gone = new CompletableFuture<Void>();
        BACKENDS.scripted()
                .script(
                        visit -> {
                            var hi = "\"role\":\"assistant\",\"content\":\"Hi\"";
                            visit.events().chunk(Recited.delta(hi));
                            visit.clientGone().thenAccept(gone::complete).join();
                        });
        return gone;
    }

    @Test
    void tellsThatTheDeadlineHasPassedAndCancelsTheBackEnd() throws Exception {
        var gone = silence();
        // As a header only: a client's own timer would end the call without the server's details.
        var channel = stubs.with("grpc-timeout", "700m");

        var failure = failure(() -> read(channel, ask("recited", "hi")));

        hasReason(failure, Status.Code.DEADLINE_EXCEEDED, "dispatch_deadline");
        gone.get(10, TimeUnit.SECONDS);
    }

    @Test
    void cancelsTheBackEndAtTheClientsDeadline() throws Exception {
        var gone = silence();
        var chat = stubs.chat().withDeadlineAfter(700, TimeUnit.MILLISECONDS);

        var failure = failure(() -> chat.chat(ask("recited", "hi").build()));

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        gone.get(10, TimeUnit.SECONDS);
    }

    @Test
    void cancelsTheBackEndWhenTheReaderLeaves() throws Exception {
        var gone = silence();
        try (var context = Context.current().withCancellation()) {
            var first =
                    context.call(
                            () -> stubs.chat().streamChat(ask("recited", "hi").build()).next());
            assertThat(first).matches(ChatChunk::hasHeading);
        }

        gone.get(10, TimeUnit.SECONDS);
    }
}
