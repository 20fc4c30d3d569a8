package dev.sluice.door.grpc;

import dev.sluice.call.Operation;
import dev.sluice.call.Payload;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.policy.view.InputLimits;
import dev.sluice.policy.view.RequestFormat;
import dev.sluice.policy.view.RequestView;
import dev.sluice.proto.inference.v1.ChatChunk;
import dev.sluice.proto.inference.v1.ChatRequest;
import dev.sluice.proto.inference.v1.ChatResponse;
import dev.sluice.proto.inference.v1.ChatServiceGrpc;
import dev.sluice.proto.inference.v1.Dialect;
import dev.sluice.proto.inference.v1.RawChatChunk;
import dev.sluice.proto.inference.v1.RawChatRequest;
import dev.sluice.reason.Reason;
import io.grpc.stub.StreamObserver;
import java.time.Duration;

/// `sluice.inference.v1.ChatService`.
public final class ChatGrpc extends ChatServiceGrpc.ChatServiceImplBase {
    private final Pipeline pipeline;
    private final InputLimits limits;
    private final Duration heartbeat;

    /// @param heartbeat silence after which a stream gets a heartbeat message; zero for never
    public ChatGrpc(Pipeline pipeline, InputLimits limits, Duration heartbeat) {
        this.pipeline = pipeline;
        this.limits = limits;
        this.heartbeat = heartbeat;
    }

    @Override
    public void chat(ChatRequest request, StreamObserver<ChatResponse> observer) {
        var entry = new Entry(pipeline, Operation.CHAT);
        var answer = new WholeAnswer(observer);
        answer.follows(
                entry.walk(
                        snapshot -> RequestView.of(request, limits, snapshot.policy().matchers()),
                        _ -> new Payload.Canonical(request),
                        answer));
    }

    @Override
    public void streamChat(ChatRequest request, StreamObserver<ChatChunk> observer) {
        var entry = new Entry(pipeline, Operation.CHAT);
        var answer = new ChunkAnswer(observer, entry.loop(), heartbeat.toNanos(), pipeline::nanos);
        answer.follows(
                entry.walk(
                        snapshot ->
                                RequestView.of(request, limits, snapshot.policy().matchers())
                                        .streamed(),
                        _ -> new Payload.Canonical(request),
                        answer));
    }

    @Override
    public void rawChat(RawChatRequest request, StreamObserver<RawChatChunk> observer) {
        var entry = new Entry(pipeline, Operation.CHAT);
        var body = request.getBody().toByteArray();
        var answer = new RawAnswer(observer);
        answer.follows(
                entry.walk(
                        snapshot -> {
                            requireOpenAi(request.getDialect());
                            var view =
                                    RequestView.read(
                                            RequestFormat.OPENAI_CHAT,
                                            body,
                                            limits,
                                            snapshot.policy().matchers());
                            answer.streams(view.stream());
                            return view;
                        },
                        _ -> new Payload.Raw(body),
                        answer));
    }

    private static void requireOpenAi(Dialect dialect) {
        if (dialect != Dialect.DIALECT_OPENAI_CHAT) {
            throw Reason.DOOR_INVALID_REQUEST
                    .because("dialect: " + dialect + " (expected: DIALECT_OPENAI_CHAT)")
                    .at("dialect");
        }
    }
}
