package dev.sluice.clients;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.proto.inference.v1.ChatChunk;
import dev.sluice.proto.inference.v1.ChatRequest;
import dev.sluice.proto.inference.v1.ChatServiceGrpc;
import dev.sluice.proto.inference.v1.Dialect;
import dev.sluice.proto.inference.v1.RawChatChunk;
import dev.sluice.proto.inference.v1.RawChatRequest;
import dev.sluice.testing.GatewayExtension;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A reader that stops reading stops the back end, and nothing piles up in between: what the back
/// end has written lies in the buffers of the operating system, but for 256 KiB at most.
@EnabledOnOs(OS.LINUX)
final class FlowControlTest {
    private static final int HELD = 256 << 10;
    private static final int EVENTS = 2_000;
    private static final String EVENT = Recited.delta("\"content\":\"" + "x".repeat(16_000) + "\"");
    private static final long TOTAL = (long) EVENTS * EVENT.length();

    /// Still for so long, a writer is taken for blocked.
    private static final long STILL_MILLIS = 700;

    @RegisterExtension static final Backends BACKENDS = new Backends();

    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension(BACKENDS::settings);

    /// Bytes of events that the back end has put into its socket.
    private final AtomicLong written = new AtomicLong();

    @BeforeEach
    void pourOut() {
        BACKENDS.scripted()
                .script(
                        visit -> {
                            visit.events();
                            for (var i = 0; i < EVENTS; i++) {
                                visit.chunk(EVENT);
                                written.addAndGet(EVENT.length());
                            }
                            visit.chunk(Recited.finish("stop")).chunk("data: [DONE]\n\n").end();
                        });
    }

    /// Bytes that the gateway has taken in once the back end can write no more.
    private long takenWhenBlocked() throws Exception {
        var before = -1L;
        while (written.get() != before) {
            before = written.get();
            Thread.sleep(STILL_MILLIS);
        }
        assertThat(before).as("written").isLessThan(TOTAL);
        return before - SocketQueues.fromServer(BACKENDS.scripted().port());
    }

    @Test
    void aSlowGrpcReaderStopsTheBackEnd() throws Exception {
        try (var stubs = new Stubs(GATEWAY, GATEWAY.apiKey())) {
            var reader = new SlowReader<ChatRequest, ChatChunk>();
            var request = Stubs.ask("recited", "pour").build();
            ChatServiceGrpc.newStub(stubs.channel()).streamChat(request, reader);
            reader.take(100);

            var read = reader.sum(chunk -> chunk.hasDelta() ? EVENT.length() : 0);
            var held = takenWhenBlocked() - read - SocketQueues.fromServer(GATEWAY.port());
            assertThat(held).isLessThan(HELD + Stubs.WINDOW);

            reader.takeAll();
            assertThat(reader.sum(chunk -> chunk.getDelta().getText().length()))
                    .isEqualTo(EVENTS * 16_000L);
        }
    }

    @Test
    void aSlowReaderOfRawBytesStopsTheBackEnd() throws Exception {
        try (var stubs = new Stubs(GATEWAY, GATEWAY.apiKey())) {
            var reader = new SlowReader<RawChatRequest, RawChatChunk>();
            var request =
                    RawChatRequest.newBuilder()
                            .setDialect(Dialect.DIALECT_OPENAI_CHAT)
                            .setBody(ByteString.copyFromUtf8(body()))
                            .build();
            ChatServiceGrpc.newStub(stubs.channel()).rawChat(request, reader);
            reader.take(20);

            var read = reader.sum(chunk -> chunk.getData().size());
            var held = takenWhenBlocked() - read - SocketQueues.fromServer(GATEWAY.port());
            assertThat(held).isLessThan(HELD + Stubs.WINDOW);

            reader.takeAll();
            assertThat(reader.sum(chunk -> chunk.getData().size())).isGreaterThan(TOTAL);
        }
    }

    @Test
    void aSlowReaderOfServerSentEventsStopsTheBackEnd() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), GATEWAY.port())) {
            socket.getOutputStream().write(request().getBytes(US_ASCII));
            var in = socket.getInputStream();
            var read = (long) in.readNBytes(1 << 20).length;

            var held = takenWhenBlocked() - read - SocketQueues.fromServer(GATEWAY.port());
            assertThat(held).isLessThan(HELD);

            assertThat(read + rest(in)).isGreaterThan(TOTAL);
        }
    }

    private static String body() {
        return """
        {"model":"recited","stream":true,"messages":[{"role":"user","content":"pour"}]}""";
    }

    private static String request() {
        return "POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n"
                + "authorization: Bearer "
                + GATEWAY.apiKey()
                + "\r\ncontent-type: application/json\r\ncontent-length: "
                + body().length()
                + "\r\n\r\n"
                + body();
    }

    private static long rest(InputStream in) throws Exception {
        var bytes = 0L;
        for (var buffer = new byte[64 << 10]; ; ) {
            var count = in.read(buffer);
            if (count < 0) {
                return bytes;
            }
            bytes += count;
        }
    }
}
