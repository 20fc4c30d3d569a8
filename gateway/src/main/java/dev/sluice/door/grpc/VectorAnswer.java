package dev.sluice.door.grpc;

import dev.sluice.backend.Frame;
import dev.sluice.pipeline.Receipt;
import dev.sluice.pipeline.Trail;
import dev.sluice.proto.inference.v1.EmbedResponse;
import dev.sluice.proto.inference.v1.Heading;
import dev.sluice.reason.Reason;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Vectors as one message.
final class VectorAnswer extends GrpcAnswer<EmbedResponse> {
    private @Nullable Trail trail;
    private byte[] json = {};

    VectorAnswer(StreamObserver<EmbedResponse> observer) {
        super(observer);
    }

    @Override
    void begun(Trail known) {
        trail = known;
    }

    @Override
    public void frame(Frame frame) {
        if (!(frame instanceof Frame.Raw(var bytes, _))) {
            throw new IllegalStateException(
                    "frame: " + frame.getClass() + " (expected: an OpenAI body)");
        }
        json = bytes;
        pull();
    }

    @Override
    public void end(Receipt receipt) {
        try {
            var response = VectorJson.read(json).setUsage(Usages.toProto(receipt.usage()));
            if (trail != null) {
                response.setHeading(heading(Heading.getDefaultInstance(), trail));
            }
            receipt.costNanoUsd().ifPresent(response::setCostNanoUsd);
            send(response.build());
            complete();
        } catch (IOException | IllegalArgumentException _) {
            var failure = Reason.BACKEND_FAILED.because("The back end's vectors cannot be read.");
            if (trail != null) {
                fail(failure, trail);
            }
        }
    }
}
