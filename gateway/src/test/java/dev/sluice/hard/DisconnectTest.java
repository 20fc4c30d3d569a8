package dev.sluice.hard;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.inference.v1.ChatRequest;
import dev.sluice.proto.inference.v1.ChatServiceGrpc;
import dev.sluice.proto.inference.v1.Message;
import dev.sluice.proto.inference.v1.Part;
import dev.sluice.proto.inference.v1.Role;
import dev.sluice.proto.inference.v1.TextPart;
import dev.sluice.testing.GatewayExtension;
import dev.sluice.testing.ScriptedBackend;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Clients that leave in the middle (failure case 70): the back end is told at once, what was used
/// is charged, and the permit comes back.
final class DisconnectTest {
    /// 13 bytes of content, at four bytes per token, rounded up.
    private static final long FOUR_BY_LENGTH = 4;

    /// It takes some 10 ms; left alone, Armeria waits 1,000 for HTTP/1.
    private static final long AT_ONCE_MILLIS = 900;

    private static final ScriptedBackend BACKEND = ScriptedBackend.start(Scripts.good());

    @RegisterExtension
    private static final GatewayExtension GATEWAY =
            new GatewayExtension(
                    () ->
                            """
                            backends:
                              - { name: a, kind: openai, base-url: "%s", models: [{ name: m }] }
                            """
                                    .formatted(BACKEND.baseUrl()));

    private final BlockingQueue<CompletableFuture<Void>> upstream = new ArrayBlockingQueue<>(1);
    private int leftBefore;

    @BeforeEach
    void remembersWhoLeft() {
        leftBefore = left().size();
    }

    @AfterEach
    void holdsNoPermit() throws Exception {
        var rest = Rest.of(GATEWAY);
        Eventually.eventually(() -> assertThat(rest.metric("sluice_in_flight")).isZero());
        BACKEND.script(Scripts.good());
        assertThat(rest.chat(Rest.chatBody(false)).statusCode()).isEqualTo(200);
    }

    /// Three words of an answer that has no end.
    private void answersForEver() {
        BACKEND.script(
                visit -> {
                    visit.events();
                    for (var word : new String[] {"one", " two", " three"}) {
                        visit.chunk(Scripts.word(word));
                    }
                    upstream.add(visit.clientGone());
                    visit.clientGone().get(60, SECONDS);
                });
    }

    private void neverAnswers() {
        BACKEND.script(
                visit -> {
                    upstream.add(visit.clientGone());
                    visit.clientGone().get(60, SECONDS);
                });
    }

    private static List<Charged> left() {
        return Charged.all(GATEWAY.postgres().database().jdbi()).stream()
                .filter(charge -> charge.outcome().equals("door_client_closed"))
                .toList();
    }

    private void chargesTheLeaver(long completion) throws Exception {
        Eventually.eventually(
                () -> {
                    assertThat(left()).hasSize(leftBefore + 1);
                    var charge = left().getLast();
                    assertThat(charge.source()).isEqualTo("counted");
                    // Nobody bills a prompt to which no answer ever began.
                    assertThat(charge.prompt() > 0).isEqualTo(completion > 0);
                    assertThat(charge.completion()).isEqualTo(completion);
                });
    }

    private void tellsTheBackEnd() throws Exception {
        upstream.take().get(AT_ONCE_MILLIS, MILLISECONDS);
    }

    @Test
    void endsTheStreamOfAClientThatLeaves() throws Exception {
        answersForEver();
        var events = Rest.of(GATEWAY).open(Rest.chatBody(true)).body();
        readUntil(events, "three");

        events.close();

        tellsTheBackEnd();
        chargesTheLeaver(FOUR_BY_LENGTH);
    }

    @Test
    void endsThePlainRequestOfAClientThatLeaves() throws Exception {
        neverAnswers();
        var socket = Raw.connect(GATEWAY.port());
        socket.getOutputStream()
                .write(
                        post(
                                "/v1/chat/completions",
                                "application/json",
                                Rest.chatBody(false).getBytes(US_ASCII)));
        var gone = upstream.take();

        socket.close();

        gone.get(AT_ONCE_MILLIS, MILLISECONDS);
        chargesTheLeaver(0);
    }

    @Test
    void endsTheStreamOfAClientThatLeavesBeforeTheFirstToken() throws Exception {
        neverAnswers();
        var socket = Raw.connect(GATEWAY.port());
        socket.getOutputStream()
                .write(
                        post(
                                "/v1/chat/completions",
                                "application/json",
                                Rest.chatBody(true).getBytes(US_ASCII)));
        var gone = upstream.take();

        socket.close();

        gone.get(AT_ONCE_MILLIS, MILLISECONDS);
        chargesTheLeaver(0);
    }

    @Test
    void endsTheGrpcStreamThatIsCancelled() throws Exception {
        answersForEver();
        var channel =
                NettyChannelBuilder.forAddress("127.0.0.1", GATEWAY.port()).usePlaintext().build();
        try (var context = Context.current().withCancellation()) {
            var chunks =
                    context.call(
                            () ->
                                    ChatServiceGrpc.newBlockingStub(channel)
                                            .withInterceptors(
                                                    MetadataUtils.newAttachHeadersInterceptor(
                                                            credentials()))
                                            .streamChat(chat()));
            while (!chunks.next().getDelta().getText().endsWith("three")) {
                // the words before
            }

            context.cancel(null);

            tellsTheBackEnd();
        } finally {
            channel.shutdownNow();
        }
        chargesTheLeaver(FOUR_BY_LENGTH);
    }

    @Test
    void endsTheGrpcWebStreamOfAClientThatLeaves() throws Exception {
        answersForEver();
        var socket = Raw.connect(GATEWAY.port());
        var message = chat().toByteArray();
        var frame =
                ByteBuffer.allocate(message.length + 5)
                        .put((byte) 0)
                        .putInt(message.length)
                        .put(message);
        socket.getOutputStream()
                .write(
                        post(
                                "/sluice.inference.v1.ChatService/StreamChat",
                                "application/grpc-web+proto",
                                frame.array()));
        readUntil(socket.getInputStream(), "three");

        socket.close();

        tellsTheBackEnd();
        chargesTheLeaver(FOUR_BY_LENGTH);
    }

    @Test
    void endsTheStreamOfAClientWhoseConnectionIsReset() throws Exception {
        answersForEver();
        var socket = Raw.connect(GATEWAY.port());
        socket.getOutputStream()
                .write(
                        post(
                                "/v1/chat/completions",
                                "application/json",
                                Rest.chatBody(true).getBytes(US_ASCII)));
        readUntil(socket.getInputStream(), "three");
        reset(socket);

        tellsTheBackEnd();
        chargesTheLeaver(FOUR_BY_LENGTH);
    }

    private static void reset(Socket socket) throws Exception {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private static ChatRequest chat() {
        var hello = Part.newBuilder().setText(TextPart.newBuilder().setText("Hello"));
        return ChatRequest.newBuilder()
                .setModel("m")
                .addMessages(Message.newBuilder().setRole(Role.ROLE_USER).addParts(hello))
                .build();
    }

    private static Metadata credentials() {
        var metadata = new Metadata();
        metadata.put(
                Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                "Bearer " + GATEWAY.apiKey());
        return metadata;
    }

    private static byte[] post(String path, String type, byte[] body) {
        var head =
                """
                POST %s HTTP/1.1
                host: 127.0.0.1
                authorization: Bearer %s
                content-type: %s
                content-length: %d

                """
                        .formatted(path, GATEWAY.apiKey(), type, body.length)
                        .replace("\n", "\r\n");
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.getBytes(US_ASCII));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    private static void readUntil(java.io.InputStream in, String text) throws Exception {
        var read = new StringBuilder();
        for (var c = in.read(); c >= 0; c = in.read()) {
            read.append((char) c);
            if (read.toString().endsWith(text)) {
                return;
            }
        }
        throw new AssertionError("ended early: " + read);
    }
}
