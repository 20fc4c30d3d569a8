package dev.sluice.clients;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.inference.v1.ChatChunk;
import dev.sluice.proto.inference.v1.ChatRequest;
import dev.sluice.proto.inference.v1.ChatResponse;
import dev.sluice.testing.GatewayExtension;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What gRPC tools rely on: health, reflection, and the gRPC-Web that browsers speak.
final class GrpcOperationsTest {
    @RegisterExtension static final Backends BACKENDS = new Backends();

    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension(BACKENDS::settings);

    /// One frame of gRPC-Web.
    private record WebFrame(boolean trailers, byte[] content) {
        private String text() {
            return new String(content, US_ASCII);
        }
    }

    @Test
    void tellsItsHealthToAnybody() {
        try (var stubs = new Stubs(GATEWAY, "none")) {
            var health = HealthGrpc.newBlockingStub(stubs.anonymous());

            var answer = health.check(HealthCheckRequest.getDefaultInstance());

            assertThat(answer.getStatus()).isEqualTo(ServingStatus.SERVING);
        }
    }

    @Test
    void listsItsServices() throws Exception {
        var answer = new CompletableFuture<ServerReflectionResponse>();
        try (var stubs = new Stubs(GATEWAY, "none")) {
            var asking =
                    ServerReflectionGrpc.newStub(stubs.anonymous())
                            .serverReflectionInfo(first(answer));
            asking.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
            asking.onCompleted();

            var services =
                    answer.get(10, TimeUnit.SECONDS).getListServicesResponse().getServiceList();
            assertThat(services)
                    .extracting(ServiceResponse::getName)
                    .contains(
                            "sluice.inference.v1.ChatService",
                            "sluice.inference.v1.EmbeddingService",
                            "sluice.inference.v1.ModelService",
                            "sluice.admin.v1.KeyService",
                            "grpc.health.v1.Health");
        }
    }

    private static <T> StreamObserver<T> first(CompletableFuture<T> first) {
        return new StreamObserver<>() {
            @Override
            public void onNext(T value) {
                first.complete(value);
            }

            @Override
            public void onError(Throwable failure) {
                first.completeExceptionally(failure);
            }

            @Override
            public void onCompleted() {
                first.completeExceptionally(new IllegalStateException("no answer"));
            }
        };
    }

    @Test
    void speaksGrpcWeb() throws Exception {
        var request = Stubs.ask("simulated", "sim:tokens=5").build();

        var whole = web("Chat", request, GATEWAY.apiKey());
        var stream = web("StreamChat", request, GATEWAY.apiKey());

        assertThat(whole).hasSize(2);
        var answer = ChatResponse.parseFrom(whole.getFirst().content());
        assertThat(answer.getUsage().getOutputTokens()).isEqualTo(5);
        assertThat(whole.getLast().text()).contains("grpc-status: 0");
        assertThat(ChatChunk.parseFrom(stream.getFirst().content()).hasHeading()).isTrue();
        var end = ChatChunk.parseFrom(stream.get(stream.size() - 2).content());
        assertThat(end.getStreamEnd().getUsage()).isEqualTo(answer.getUsage());
        assertThat(stream.getLast().trailers()).isTrue();
        assertThat(stream.getLast().text()).contains("grpc-status: 0");
    }

    @Test
    void refusesABadKeyOverGrpcWeb() throws Exception {
        var response = post("Chat", Stubs.ask("simulated", "hi").build(), "x");

        var status =
                response.headers()
                        .firstValue("grpc-status")
                        .map(code -> "grpc-status: " + code)
                        .orElseGet(() -> frames(response.body()).getLast().text());
        assertThat(status).contains("grpc-status: 16");
    }

    private static List<WebFrame> web(String method, ChatRequest message, String key)
            throws Exception {
        var response = post(method, message, key);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type"))
                .contains("application/grpc-web+proto");
        return frames(response.body());
    }

    private static HttpResponse<byte[]> post(String method, ChatRequest message, String key)
            throws Exception {
        var bytes = message.toByteArray();
        var body = ByteBuffer.allocate(5 + bytes.length).put((byte) 0).putInt(bytes.length);
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(
                                    GATEWAY.uri("/sluice.inference.v1.ChatService/" + method))
                            .header("authorization", "Bearer " + key)
                            .header("content-type", "application/grpc-web+proto")
                            .header("x-grpc-web", "1")
                            .POST(BodyPublishers.ofByteArray(body.put(bytes).array()))
                            .build(),
                    BodyHandlers.ofByteArray());
        }
    }

    private static List<WebFrame> frames(byte[] body) {
        var frames = new ArrayList<WebFrame>();
        for (var rest = ByteBuffer.wrap(body); rest.hasRemaining(); ) {
            var trailers = rest.get() != 0;
            var content = new byte[rest.getInt()];
            rest.get(content);
            frames.add(new WebFrame(trailers, content));
        }
        return frames;
    }
}
