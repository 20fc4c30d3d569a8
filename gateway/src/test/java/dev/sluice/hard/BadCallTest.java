package dev.sluice.hard;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.proto.inference.v1.ChatRequest;
import dev.sluice.proto.inference.v1.ChatServiceGrpc;
import dev.sluice.proto.inference.v1.Message;
import dev.sluice.proto.inference.v1.Part;
import dev.sluice.proto.inference.v1.Role;
import dev.sluice.proto.inference.v1.TextPart;
import dev.sluice.testing.GatewayExtension;
import dev.sluice.testing.ScriptedBackend;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests that are refused before their body counts: wrong keys, paths, methods, types; and
/// messages that are too long for gRPC (failure cases 8, 12, 16 and 22).
final class BadCallTest {
    private static final String WRONG =
            """
            {"error":{"message":"API key: wrong (expected: a key of this gateway, sk-slc_…)",\
            "type":"invalid_request_error","param":null,"code":"invalid_api_key"}}""";
    private static final ScriptedBackend BACKEND = ScriptedBackend.start(Scripts.good());

    @RegisterExtension
    private static final GatewayExtension GATEWAY =
            new GatewayExtension(
                    () ->
                            """
                            server: { port: 0, warm-up: false, max-body: 64KiB }
                            backends:
                              - { name: a, kind: openai, base-url: "%s", models: [{ name: m }] }
                            """
                                    .formatted(BACKEND.baseUrl()));

    @BeforeEach
    void forgets() {
        BACKEND.forget();
    }

    @AfterEach
    void stillWorks() throws Exception {
        assertThat(BACKEND.requests()).isEmpty();
        assertThat(Rest.of(GATEWAY).chat(Rest.chatBody(false)).body()).isEqualTo(Scripts.PLAIN);
    }

    private static HttpResponse<String> withKey(String key) throws Exception {
        return new Rest(GATEWAY.url(), key).chat(Rest.chatBody(false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "sk-slc_",
                "' OR '1'='1",
                "sk-slc_' OR '1'='1' -- x_0123456789012345678901234567890123456789012",
                "sk-slc_aaaaaaaaaaaaaaaa_0123456789012345678901234567890123456789012",
                "null",
                "undefined"
            })
    void refusesAWrongKeyInOneWay(String key) throws Exception {
        var answer = withKey(key);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo(WRONG);
    }

    @Test
    void refusesARightIdWithAWrongSecretAndAVeryLongKey() throws Exception {
        var key = GATEWAY.apiKey();

        assertThat(withKey(key.substring(0, key.length() - 1) + "!").body()).isEqualTo(WRONG);
        assertThat(withKey(key + "a").body()).isEqualTo(WRONG);
        assertThat(withKey("a".repeat(7_000)).body()).isEqualTo(WRONG);
    }

    @Test
    void refusesWhoBringsNoKey() throws Exception {
        var rest = Rest.of(GATEWAY);
        var request =
                java.net.http.HttpRequest.newBuilder(GATEWAY.uri(Rest.CHAT))
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString(Rest.chatBody(false)))
                        .build();

        var answer = Rest.send(request);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body())
                .isEqualTo(
                        """
                        {"error":{"message":"API key: none (expected: Authorization: Bearer sk-slc_…, or x-api-key)",\
                        "type":"invalid_request_error","param":null,"code":"invalid_api_key"}}""");
        assertThat(rest.get(Rest.CHAT + "?api_key=" + rest.key()).statusCode()).isEqualTo(405);
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain,content-type: text/plain (expected: application/json)",
        "application/x-www-form-urlencoded,content-type: application/x-www-form-urlencoded (expected: application/json)",
        "application/json; charset=utf-16,charset: UTF-16 (expected: utf-8)"
    })
    void refusesOtherContent(String type, String message) throws Exception {
        var request =
                java.net.http.HttpRequest.newBuilder(GATEWAY.uri(Rest.CHAT))
                        .header("authorization", "Bearer " + GATEWAY.apiKey())
                        .header("content-type", type)
                        .POST(BodyPublishers.ofString(Rest.chatBody(false)))
                        .build();

        var answer = Rest.send(request);

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.body())
                .isEqualTo(
                        """
                        {"error":{"message":"%s","type":"invalid_request_error","param":null,\
                        "code":"unsupported_media_type"}}"""
                                .formatted(message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/chat/completions/",
                "/V1/chat/completions",
                "/v2/chat/completions",
                "/.env"
            })
    void knowsNoOtherPath(String path) throws Exception {
        var answer =
                Rest.send(
                        Rest.of(GATEWAY)
                                .request(path)
                                .POST(BodyPublishers.ofString(Rest.chatBody(false)))
                                .build());

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body())
                .isEqualTo(
                        """
                        {"error":{"message":"There is nothing at this path. docs/api.md lists all paths.",\
                        "type":"invalid_request_error","param":null,"code":"not_found"}}""");
    }

    /// These are the same route to Armeria, so the same guard stands before it.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1//chat/completions",
                "//v1/chat/completions",
                "/v1/chat/completions;a=b",
                "/v1/chat/%63ompletions",
                "/api/gateway//api-keys",
                "/api/gateway/api-keys;a=b"
            })
    void guardsARouteHoweverItIsSpelt(String path) throws Exception {
        var stranger = new Rest(GATEWAY.url(), "sk-slc_0");

        var answer = Rest.send(stranger.request(path).POST(BodyPublishers.ofString("{}")).build());

        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @Test
    void takesNoOtherMethod() throws Exception {
        var rest = Rest.of(GATEWAY);
        for (var method : new String[] {"GET", "PUT", "DELETE", "PATCH"}) {
            var answer =
                    Rest.send(
                            rest.request(Rest.CHAT)
                                    .method(method, BodyPublishers.ofString("{}"))
                                    .build());

            assertThat(answer.statusCode()).as(method).isEqualTo(405);
            assertThat(answer.body()).contains("\"code\":\"method_not_allowed\"");
        }
    }

    @Test
    void refusesAGrpcMessageThatIsTooLong() {
        var channel =
                NettyChannelBuilder.forAddress("127.0.0.1", GATEWAY.port()).usePlaintext().build();
        try {
            var metadata = new Metadata();
            metadata.put(
                    Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                    "Bearer " + GATEWAY.apiKey());
            var chats =
                    ChatServiceGrpc.newBlockingStub(channel)
                            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
            var text = Part.newBuilder().setText(TextPart.newBuilder().setText("a".repeat(70_000)));
            var request =
                    ChatRequest.newBuilder()
                            .setModel("m")
                            .addMessages(
                                    Message.newBuilder().setRole(Role.ROLE_USER).addParts(text))
                            .build();

            assertThatThrownBy(() -> chats.chat(request))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            e ->
                                    assertThat(e.getStatus().getCode())
                                            .as(e.toString())
                                            .isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
        } finally {
            channel.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\0\0\0\0\5hello",
                "\0\177\177\177\177",
                "\1\0\0\0\1a",
                "not a frame at all"
            })
    void refusesBytesThatAreNoGrpcMessage(String frame) throws Exception {
        var head =
                """
                POST /sluice.inference.v1.ChatService/Chat HTTP/1.1
                host: a
                authorization: Bearer %s
                content-type: application/grpc-web+proto
                content-length: %d

                """
                        .formatted(GATEWAY.apiKey(), frame.length())
                        .replace("\n", "\r\n");

        try (var socket = Raw.connect(GATEWAY.port())) {
            socket.getOutputStream().write((head + frame).getBytes(US_ASCII));
            var answer = new StringBuilder();
            while (!answer.toString().contains("grpc-status")) {
                var next = socket.getInputStream().read();
                assertThat(next).as(answer.toString()).isNotNegative();
                answer.append((char) next);
            }
            assertThat(answer.toString()).startsWith("HTTP/1.1 200");
        }
    }
}
