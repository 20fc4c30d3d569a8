package dev.sluice.backend.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.util.EventLoopGroups;
import dev.sluice.backend.Exchange;
import dev.sluice.backend.wire.UpstreamRequest.Header;
import dev.sluice.reason.GatewayException;
import dev.sluice.reason.Reason;
import dev.sluice.testing.ScriptedBackend;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class UpstreamClientTest {
    private final EventLoopGroup loops = EventLoopGroups.newEventLoopGroup(1);
    private final EventLoop loop = loops.next();
    private final ScriptedBackend server = ScriptedBackend.start(visit -> visit.json(200, "{}"));
    private final UpstreamClient client = new UpstreamClient(Origin.of(server.baseUrl()), Duration.ofSeconds(2));

    @AfterEach
    void close() {
        server.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    /// Pulls everything, or leaves after the first piece.
    private static final class Reader implements UpstreamListener {
        private final CompletableFuture<String> done = new CompletableFuture<>();
        private final CompletableFuture<Integer> status = new CompletableFuture<>();
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private final boolean drainsAtDone;
        private @Nullable Exchange exchange;

        private Reader(boolean drainsAtDone) {
            this.drainsAtDone = drainsAtDone;
        }

        private Exchange exchange() {
            return java.util.Objects.requireNonNull(exchange);
        }

        @Override
        public void head(int code, HttpHeaders headers) {
            status.complete(code);
            exchange().pull();
        }

        @Override
        public void body(byte[] bytes) {
            body.writeBytes(bytes);
            if (drainsAtDone && body.toString(UTF_8).contains("[DONE]")) {
                exchange().drain();
                done.complete(body.toString(UTF_8));
            } else {
                exchange().pull();
            }
        }

        @Override
        public void end() {
            done.complete(body.toString(UTF_8));
        }

        @Override
        public void failed(GatewayException failure) {
            done.completeExceptionally(failure);
        }

        String text() throws Exception {
            return done.get(20, TimeUnit.SECONDS);
        }

        Reason reason() {
            try {
                throw new AssertionError("no failure but: " + text());
            } catch (Exception e) {
                return ((GatewayException) java.util.Objects.requireNonNull(e.getCause())).reason();
            }
        }
    }

    private Reader send(UpstreamClient by, boolean drainsAtDone) {
        var reader = new Reader(drainsAtDone);
        var request = UpstreamRequest.post("/x", List.of(new Header("a", "b")), "{\"q\":1}".getBytes(UTF_8));
        loop.execute(() -> reader.exchange = by.send(loop, request, reader));
        return reader;
    }

    private Reader send() {
        return send(client, false);
    }

    /// Waits until everything that the event loop had to do is done.
    private void settle() throws Exception {
        loop.submit(() -> {}).get(10, TimeUnit.SECONDS);
    }

    @Test
    void sendsOneWholeRequest() throws Exception {
        assertThat(send().text()).isEqualTo("{}");

        var request = server.requests().getFirst();
        assertThat(request.line()).isEqualTo("POST /v1/x HTTP/1.1");
        assertThat(request.text()).isEqualTo("{\"q\":1}");
        assertThat(request.headers())
                .containsEntry("host", "127.0.0.1:" + server.port())
                .containsEntry("content-type", "application/json")
                .containsEntry("a", "b")
                .containsEntry("content-length", "7");
    }

    @Test
    void keepsTheConnectionForTheNextRequest() throws Exception {
        for (var i = 0; i < 5; i++) {
            assertThat(send().text()).isEqualTo("{}");
        }
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void keepsTheConnectionAfterTheEndMark() throws Exception {
        var ended = new CountDownLatch(1);
        server.script(visit -> {
            visit.events().chunk("data: [DONE]\n\n");
            ended.await();
            visit.end();
        });
        assertThat(send(client, true).text()).isEqualTo("data: [DONE]\n\n");
        ended.countDown();
        settle();
        server.script(visit -> visit.json(200, "{\"second\":1}"));
        // The rest of the first answer may still be on its way; the connection is free when it has come.
        assertThat(send().text()).isEqualTo("{\"second\":1}");
        assertThat(server.connections()).isLessThanOrEqualTo(2);
    }

    @Test
    void opensAnotherConnectionWhileOneIsBusy() throws Exception {
        var release = new CountDownLatch(1);
        server.script(visit -> {
            release.await();
            visit.json(200, "{}");
        });
        var one = send();
        var two = send();
        release.countDown();

        assertThat(one.text() + two.text()).isEqualTo("{}{}");
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void readsChunksAndTrailers() throws Exception {
        server.script(visit -> visit.send(
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n1\r\nd\r\n0\r\ntrailer: x\r\n\r\n"));

        assertThat(send().text()).isEqualTo("abcd");
        assertThat(send().text()).isEqualTo("abcd");
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void readsABodyThatEndsWithTheConnection() throws Exception {
        server.script(visit -> visit.send("HTTP/1.1 200 OK\r\n\r\nabc").close());

        assertThat(send().text()).isEqualTo("abc");
        assertThat(send().text()).isEqualTo("abc");
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void readsAnEmptyBody() throws Exception {
        server.script(visit -> visit.send("HTTP/1.1 204 No Content\r\n\r\n"));

        assertThat(send().text()).isEmpty();
        assertThat(send().text()).isEmpty();
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void waitsThroughInterimAnswers() throws Exception {
        server.script(visit -> visit.send("HTTP/1.1 100 Continue\r\n\r\n")
                .send("HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n")
                .json(200, "{}"));
        var reader = send();

        assertThat(reader.text()).isEqualTo("{}");
        assertThat(reader.status.getNow(0)).isEqualTo(200);
    }

    @Test
    void leavesAConnectionThatTheServerWantsToClose() throws Exception {
        server.script(visit -> visit.json(200, "{}", "connection: close"));
        assertThat(send().text()).isEqualTo("{}");
        assertThat(send().text()).isEqualTo("{}");

        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void triesOnceMoreWhenAKeptConnectionIsStale() throws Exception {
        assertThat(send().text()).isEqualTo("{}");
        var calls = new java.util.concurrent.atomic.AtomicInteger();
        server.script(visit -> {
            if (calls.getAndIncrement() == 0) {
                visit.reset(); // just as it was used again
            } else {
                visit.json(200, "{\"again\":1}");
            }
        });

        assertThat(send().text()).isEqualTo("{\"again\":1}");
        assertThat(server.connections()).isEqualTo(2);
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void doesNotTryAgainOnAFreshConnection() {
        server.script(ScriptedBackend.Visit::reset);

        assertThat(send().reason()).isEqualTo(Reason.BACKEND_FAILED);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void doesNotTryAgainOnceAnAnswerHasBegun() throws Exception {
        assertThat(send().text()).isEqualTo("{}");
        server.script(visit -> visit.send("HTTP/1.1 200 OK\r\ncontent-le").reset());

        assertThat(send().reason()).isEqualTo(Reason.BACKEND_FAILED);
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void refusesHeadsThatAreTooLong() {
        server.script(visit -> visit.json(200, "{}", "x: " + "y".repeat(20_000)));

        assertThat(send().reason()).isEqualTo(Reason.BACKEND_FAILED);
    }

    @Test
    void refusesWhatIsNotHttp() {
        server.script(visit -> visit.send("SSH-2.0-OpenSSH\r\n\r\n"));

        assertThat(send().reason()).isEqualTo(Reason.BACKEND_FAILED);
    }

    @Test
    void failsWhenNobodyListens() throws Exception {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        var nobody = new UpstreamClient(Origin.of("http://127.0.0.1:" + port), Duration.ofSeconds(2));

        assertThat(send(nobody, false).reason()).isEqualTo(Reason.BACKEND_FAILED);
    }

    @Test
    void tellsTheServerWhenItGivesUp() throws Exception {
        var gone = new CompletableFuture<Void>();
        var begun = new CompletableFuture<Void>();
        server.script(visit -> {
            visit.events().chunk("data: 1\n\n");
            begun.complete(null);
            visit.clientGone().join();
            gone.complete(null);
        });
        var reader = send();
        assertThat(reader.status.get(20, TimeUnit.SECONDS)).isEqualTo(200);
        loop.execute(() -> reader.exchange().cancel());

        gone.get(20, TimeUnit.SECONDS);
        assertThat(reader.done).isNotDone();
    }

    @Test
    void refusesACertificateThatNobodyVouchesFor() throws Exception {
        try (var tls = new SelfSignedServer()) {
            var secure = new UpstreamClient(
                    Origin.of("https://localhost:" + tls.port() + "/v1"), Duration.ofSeconds(5));

            assertThat(send(secure, false).reason()).isEqualTo(Reason.BACKEND_FAILED);
            assertThat(tls.requests()).isZero();
        }
    }

    @Test
    void refusesHeadersWithLineBreaks() {
        assertThatThrownBy(() -> new Header("a", "b\r\nx: y")).hasMessageContaining("header 'a' (expected: no line break)");
        assertThatThrownBy(() -> new Header("a\n", "b")).isInstanceOf(IllegalArgumentException.class);
    }
}
