package dev.sluice.door.grpc;

import dev.sluice.call.Operation;
import dev.sluice.call.Payload;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.policy.view.InputLimits;
import dev.sluice.policy.view.RequestFormat;
import dev.sluice.policy.view.RequestView;
import dev.sluice.proto.inference.v1.EmbedRequest;
import dev.sluice.proto.inference.v1.EmbedResponse;
import dev.sluice.proto.inference.v1.EmbeddingServiceGrpc;
import io.grpc.stub.StreamObserver;

/// `sluice.inference.v1.EmbeddingService`. Travels as an OpenAI body with base64 vectors, so that
/// cache, accounting and back ends are the same as for REST.
public final class EmbeddingGrpc extends EmbeddingServiceGrpc.EmbeddingServiceImplBase {
    private final Pipeline pipeline;
    private final InputLimits limits;

    public EmbeddingGrpc(Pipeline pipeline, InputLimits limits) {
        this.pipeline = pipeline;
        this.limits = limits;
    }

    @Override
    public void embed(EmbedRequest request, StreamObserver<EmbedResponse> observer) {
        var entry = new Entry(pipeline, Operation.EMBEDDINGS);
        var answer = new VectorAnswer(observer);
        var body = VectorJson.write(request);
        answer.follows(
                entry.walk(
                        snapshot -> {
                            // The message's own rules first, so that the paths in errors are those
                            // of its fields.
                            RequestView.of(request, limits, snapshot.policy().matchers());
                            return RequestView.read(
                                    RequestFormat.OPENAI_EMBEDDINGS,
                                    body,
                                    limits,
                                    snapshot.policy().matchers());
                        },
                        _ -> new Payload.Raw(body),
                        answer));
    }
}
