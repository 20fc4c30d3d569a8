package dev.sluice.door.grpc;

import dev.sluice.backend.Frame;
import dev.sluice.pipeline.Receipt;
import dev.sluice.pipeline.Trail;
import dev.sluice.proto.inference.v1.ChatResponse;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/// A finished chat as one message.
final class WholeAnswer extends GrpcAnswer<ChatResponse> {
    private @Nullable Trail trail;
    private ChatResponse response = ChatResponse.getDefaultInstance();

    WholeAnswer(StreamObserver<ChatResponse> observer) {
        super(observer);
    }

    @Override
    void begun(Trail known) {
        trail = known;
    }

    @Override
    public void frame(Frame frame) {
        if (!(frame instanceof Frame.Whole(var whole))) {
            throw new IllegalStateException(
                    "frame: " + frame.getClass() + " (expected: a whole canonical answer)");
        }
        response = whole;
        pull();
    }

    @Override
    public void end(Receipt receipt) {
        var message = response.toBuilder().setUsage(Usages.toProto(receipt.usage()));
        if (trail != null) {
            message.setHeading(heading(response.getHeading(), trail));
        }
        receipt.costNanoUsd().ifPresent(message::setCostNanoUsd);
        send(message.build());
        complete();
    }
}
