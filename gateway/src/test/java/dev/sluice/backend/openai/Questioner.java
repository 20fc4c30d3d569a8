package dev.sluice.backend.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.linecorp.armeria.common.util.EventLoopGroups;
import dev.sluice.backend.AnswerListener;
import dev.sluice.backend.Backend.Answering;
import dev.sluice.backend.Frame;
import dev.sluice.backend.Target;
import dev.sluice.backend.wire.Origin;
import dev.sluice.call.Call;
import dev.sluice.call.Operation;
import dev.sluice.call.Payload;
import dev.sluice.call.RequestId;
import dev.sluice.ledger.TokenUsage;
import dev.sluice.policy.match.Matchers;
import dev.sluice.policy.view.InputLimits;
import dev.sluice.policy.json.InvalidRequest;
import dev.sluice.policy.view.RequestFormat;
import dev.sluice.policy.view.RequestView;
import dev.sluice.proto.inference.v1.ChatChunk;
import dev.sluice.proto.inference.v1.ChatRequest;
import dev.sluice.proto.inference.v1.ChatResponse;
import dev.sluice.reason.GatewayException;
import dev.sluice.testing.ScriptedBackend;
import io.netty.channel.EventLoopGroup;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Asks an OpenAI-shaped back end directly, without the rest of the gateway, and keeps what it
/// answers.
final class Questioner implements AutoCloseable {
    /// An answer that has ended one way or the other.
    record Answer(
            byte[] bytes,
            List<ChatChunk> chunks,
            @Nullable ChatResponse whole,
            @Nullable GatewayException failure,
            TokenUsage usage) {
        String text() {
            return new String(bytes, UTF_8);
        }

        GatewayException failed() {
            if (failure == null) {
                throw new AssertionError("no failure (expected: one); the answer was: " + text());
            }
            return failure;
        }
    }

    private final ScriptedBackend server;
    private final EventLoopGroup loops = EventLoopGroups.newEventLoopGroup(1);
    private final OpenAiBackend backend;

    Questioner(ScriptedBackend server) {
        this.server = server;
        this.backend =
                new OpenAiBackend(
                        "a",
                        Origin.of(server.baseUrl()),
                        "sk-secret",
                        false,
                        Duration.ofSeconds(5),
                        InstantSource.system());
    }

    ScriptedBackend server() {
        return server;
    }

    /// The answer to a body in the OpenAI dialect.
    Answer relay(Operation operation, String body) throws Exception {
        var format = operation == Operation.CHAT ? RequestFormat.OPENAI_CHAT : RequestFormat.OPENAI_EMBEDDINGS;
        var bytes = body.getBytes(UTF_8);
        var view = RequestView.read(format, bytes, InputLimits.DEFAULT, Matchers.NONE);
        return ask(operation, view, new Payload.Raw(bytes), "m");
    }

    /// The answer to a chat in the canonical model.
    Answer translate(ChatRequest chat, boolean stream) throws Exception {
        return ask(Operation.CHAT, view(chat, stream), new Payload.Canonical(chat), "m");
    }

    private static RequestView view(ChatRequest chat, boolean stream) throws InvalidRequest {
        var view = RequestView.of(chat, InputLimits.DEFAULT, Matchers.NONE);
        return stream ? view.streamed() : view;
    }

    Answer ask(Operation operation, RequestView view, Payload payload, String wireName) throws Exception {
        var loop = loops.next();
        var call =
                new Call(
                        RequestId.next(0),
                        operation,
                        view,
                        payload,
                        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                        loop,
                        0,
                        0,
                        Long.MAX_VALUE);
        var notes = new Notes();
        loop.execute(() -> notes.follow(backend.answer(call, new Target(backend, "m", wireName), notes)));
        return notes.done.get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        backend.close();
        server.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    /// Keeps everything; asks for the next frame after each one.
    private static final class Notes implements AnswerListener {
        private final CompletableFuture<Answer> done = new CompletableFuture<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final List<ChatChunk> chunks = new ArrayList<>();
        private @Nullable ChatResponse whole;
        private @Nullable Answering answering;

        void follow(Answering answer) {
            answering = answer;
            answer.pull();
        }

        @Override
        public void frame(Frame frame) {
            switch (frame) {
                case Frame.Raw(var raw, _) -> bytes.writeBytes(raw);
                case Frame.Chunk(var chunk, _) -> chunks.add(chunk);
                case Frame.Whole(var response) -> whole = response;
            }
            if (answering != null) {
                answering.pull();
            }
        }

        @Override
        public void ended(TokenUsage usage) {
            end(null, usage);
        }

        @Override
        public void failed(GatewayException failure, TokenUsage usage) {
            end(failure, usage);
        }

        private void end(@Nullable GatewayException failure, TokenUsage usage) {
            var answer = new Answer(bytes.toByteArray(), List.copyOf(chunks), whole, failure, usage);
            if (!done.complete(answer)) {
                throw new AssertionError("ended twice");
            }
        }
    }
}
