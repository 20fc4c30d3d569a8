package dev.sluice.dispatch;

import static dev.sluice.dispatch.Client.header;
import static dev.sluice.dispatch.Scripts.good;
import static dev.sluice.dispatch.Scripts.says;
import static java.nio.charset.StandardCharsets.UTF_8;
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
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Limits of back ends, slow clients, clients that leave, and connections that went stale.
final class FlowTest {
    private static final ScriptedBackend ONE = ScriptedBackend.start(good("one"));
    private static final ScriptedBackend TIGHT = ScriptedBackend.start(good("tight"));
    private static final int NOBODY = freePort();

    @RegisterExtension
    private static final GatewayExtension GATEWAY = new GatewayExtension(() -> """
            backends:
              - { name: one, kind: openai, base-url: "%s", models: [{ name: m }, { name: spare }] }
              - { name: tight, kind: openai, base-url: "%s", concurrent-requests: 1, queue-capacity: 1, models: [{ name: t }] }
              - { name: dead, kind: openai, base-url: "http://127.0.0.1:%d/v1", models: [{ name: d }] }
            limits: { queue-timeout: 1s }
            policy: "%s"
            """.formatted(ONE.baseUrl(), TIGHT.baseUrl(), NOBODY, Scripts.file("policy.yaml", """
                    apiVersion: sluice.dev/v1
                    kind: RouterPolicy
                    metadata: { name: test }
                    spec:
                      pools:
                        main: { members: [{ model: m }] }
                      rules: []
                      default: { route: main }
                      guards: { timeouts: { first_token: 1m, between_tokens: 1s, total: 1m } }
                      models:
                        d: { fallback: [spare] }
                    """)));

    private final Client client = new Client(GATEWAY);

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void asksTheNextWhenTheConnectionIsRefused() throws Exception {
        ONE.script(good("spared"));
        var response = client.chat("d", false);

        assertThat(response.body()).contains("spared");
        assertThat(header(response, "x-sluice-attempts")).isEqualTo("2");
        assertThat(header(response, "x-sluice-model")).isEqualTo("spare");
        assertThat(client.charges(response, 2)).extracting(charge -> charge.get("outcome"))
                .containsExactly("backend_failed", "ok");
    }

    @Test
    void lineUpAtABackEndThatIsAtItsLimit() throws Exception {
        var begun = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        TIGHT.forget();
        TIGHT.script(visit -> {
            begun.countDown();
            release.await();
            good("first").answer(visit);
        });
        var first = client.chatLater("t", false);
        begun.await();
        TIGHT.script(good("second"));
        var second = client.chatLater("t", false);
        var third = client.chatLater("t", false);
        // One of the two waits, the other finds the queue full.
        var refused = (java.net.http.HttpResponse<?>) CompletableFuture.anyOf(second, third).get(30, TimeUnit.SECONDS);
        assertThat(refused.statusCode()).isIn(429, 503);
        assertThat(header(refused, "retry-after")).isEqualTo("1");
        assertThat(TIGHT.requests()).hasSize(1);
        release.countDown();

        assertThat(first.get(30, TimeUnit.SECONDS).body()).contains("first");
    }

    @Test
    void servesTheOneThatWaited() throws Exception {
        var begun = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        TIGHT.script(visit -> {
            begun.countDown();
            release.await();
            good("first").answer(visit);
        });
        var first = client.chatLater("t", false);
        begun.await();
        TIGHT.script(good("second"));
        var waiting = client.chatLater("t", false);
        var states = GATEWAY.gateway().snapshot().fleet().backends();
        var slots = states.get(1).slots();
        for (var tries = 0; slots.waiting() == 0 && tries < 5_000; tries++) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        release.countDown();

        assertThat(first.get(30, TimeUnit.SECONDS).body()).contains("first");
        assertThat(waiting.get(30, TimeUnit.SECONDS).statusCode()).isIn(200, 503); // 503 only on a machine that stalls for 1 s
        assertThat(slots.held()).isZero();
    }

    @Test
    void tellsWhenTheWaitWasTooLong() throws Exception {
        var release = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        TIGHT.script(visit -> {
            begun.countDown();
            release.await();
            good("first").answer(visit);
        });
        var first = client.chatLater("t", false);
        begun.await();
        var waited = client.chat("t", false);
        release.countDown();

        assertThat(waited.statusCode()).isEqualTo(503);
        assertThat(Client.error(waited, "code")).isEqualTo("queue_timeout");
        assertThat(first.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    @Test
    void doesNotBlameABackEndForASlowClient() throws Exception {
        var padding = "x".repeat(20_000);
        ONE.script(visit -> {
            visit.events();
            for (var i = 0; i < 2_000; i++) {
                visit.chunk(says(padding));
            }
            visit.chunk(Scripts.end()).end();
        });
        try (var socket = new Socket()) {
            socket.setReceiveBufferSize(4_096);
            socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), GATEWAY.port()));
            var body = Client.body("m", true);
            socket.getOutputStream().write(("POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
                            + "authorization: Bearer " + GATEWAY.apiKey() + "\r\nconnection: close\r\ncontent-length: "
                            + body.length() + "\r\n\r\n" + body)
                    .getBytes(UTF_8));
            var in = socket.getInputStream();
            assertThat(in.read()).isEqualTo('H');
            TimeUnit.MILLISECONDS.sleep(2_500); // the slow client itself: longer than between_tokens
            var rest = new String(in.readAllBytes(), UTF_8);

            assertThat(rest).contains("data: [DONE]").doesNotContain("\"error\"");
            assertThat(rest.length()).isGreaterThan(2_000 * 20_000);
        }
    }

    @Test
    void closesTheConnectionToTheBackEndWhenTheClientLeaves() throws Exception {
        var gone = new CompletableFuture<Void>();
        ONE.script(visit -> {
            visit.events().chunk(says("Hi"));
            visit.clientGone().join();
            gone.complete(null);
        });
        var response = client.open("m");
        assertThat(response.body().read()).isEqualTo('d');
        response.body().close();

        gone.get(30, TimeUnit.SECONDS);
        var charge = client.charges(response, 1).getFirst();
        assertThat(charge.get("outcome")).isEqualTo("door_client_closed");
        assertThat(charge.get("usage_source")).isEqualTo("counted");
    }

    @Test
    void closesTheConnectionWhenTheClientLeavesBeforeTheFirstToken() throws Exception {
        var asked = new CountDownLatch(1);
        var gone = new CompletableFuture<Void>();
        ONE.script(visit -> {
            asked.countDown();
            visit.clientGone().join();
            gone.complete(null);
        });
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), GATEWAY.port())) {
            var body = Client.body("m", true);
            socket.getOutputStream().write(("POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
                            + "authorization: Bearer " + GATEWAY.apiKey() + "\r\ncontent-length: " + body.length() + "\r\n\r\n" + body)
                    .getBytes(UTF_8));
            asked.await();
        }
        gone.get(30, TimeUnit.SECONDS);
    }

    @Test
    void closesTheConnectionToTheBackEndWhenACallOverHttp2IsCancelled() throws Exception {
        var gone = new CompletableFuture<Void>();
        ONE.script(visit -> {
            visit.events().chunk(says("Hi"));
            visit.clientGone().join();
            gone.complete(null);
        });
        var channel = Grpc.newChannelBuilder("127.0.0.1:" + GATEWAY.port(), InsecureChannelCredentials.create()).build();
        var key = new Metadata();
        key.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + GATEWAY.apiKey());
        var stub = ChatServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(key));
        var hello = Part.newBuilder().setText(TextPart.newBuilder().setText("Hello"));
        var chat = ChatRequest.newBuilder()
                .setModel("m")
                .addMessages(Message.newBuilder().setRole(Role.ROLE_USER).addParts(hello));
        var request = new AtomicReference<String>();
        try (var context = Context.current().withCancellation()) {
            context.run(() -> request.set(stub.streamChat(chat.build()).next().getHeading().getRequestId()));
        }
        gone.get(30, TimeUnit.SECONDS);
        assertThat(client.charges(UUID.fromString(request.get()), 1).getFirst().get("outcome"))
                .isEqualTo("door_client_closed");
        channel.shutdownNow();
    }

    @Test
    void triesAStaleConnectionOnceMoreUnnoticed() throws Exception {
        ONE.script(good("fresh"));
        for (var i = 0; i < 4; i++) {
            client.chat("m", false); // so that every event loop may have a connection to keep
        }
        var resets = new java.util.concurrent.atomic.AtomicInteger();
        ONE.script(visit -> {
            if (resets.getAndIncrement() == 0) {
                visit.reset();
            } else {
                good("again").answer(visit);
            }
        });
        var response = client.chat("m", false);

        assertThat(response.body()).contains("again");
        assertThat(header(response, "x-sluice-attempts")).isEqualTo("1");
        assertThat(client.charges(response, 1)).hasSize(1);
    }
}
