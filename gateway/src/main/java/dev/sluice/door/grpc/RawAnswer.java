package dev.sluice.door.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.backend.Frame;
import dev.sluice.pipeline.Receipt;
import dev.sluice.pipeline.Trail;
import dev.sluice.proto.inference.v1.Heading;
import dev.sluice.proto.inference.v1.RawChatChunk;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/// An answer as the bytes of the client's dialect.
final class RawAnswer extends GrpcAnswer<RawChatChunk> {
    private static final ByteString DONE = ByteString.copyFromUtf8("data: [DONE]\n\n");

    private @Nullable Trail trail;
    private @Nullable ByteString whole;
    private boolean stream;
    private boolean headed;

    RawAnswer(StreamObserver<RawChatChunk> observer) {
        super(observer);
    }

    /// Whether the body asks for a stream.
    void streams(boolean asked) {
        stream = asked;
    }

    @Override
    void begun(Trail known) {
        trail = known;
    }

    @Override
    public void frame(Frame frame) {
        if (!(frame instanceof Frame.Raw(var bytes, _))) {
            throw new IllegalStateException(
                    "frame: " + frame.getClass() + " (expected: bytes of the client's dialect)");
        }
        var piece = UnsafeByteOperations.unsafeWrap(bytes);
        if (stream) {
            sendBytes(piece);
        } else {
            whole = piece;
        }
        pull();
    }

    @Override
    public void end(Receipt receipt) {
        if (stream) {
            sendBytes(DONE);
        } else if (whole != null) {
            sendBytes(whole);
        }
        complete();
    }

    private void sendBytes(ByteString bytes) {
        var chunk = RawChatChunk.newBuilder().setData(bytes);
        if (!headed && trail != null) {
            headed = true;
            chunk.setHeading(heading(Heading.getDefaultInstance(), trail));
        }
        send(chunk.build());
    }
}
