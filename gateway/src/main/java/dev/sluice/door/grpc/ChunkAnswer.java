package dev.sluice.door.grpc;

import dev.sluice.backend.Frame;
import dev.sluice.pipeline.Receipt;
import dev.sluice.pipeline.Trail;
import dev.sluice.proto.inference.v1.ChatChunk;
import dev.sluice.proto.inference.v1.Heading;
import dev.sluice.proto.inference.v1.Heartbeat;
import dev.sluice.proto.inference.v1.StreamEnd;
import dev.sluice.reason.GatewayException;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoop;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A chat as a stream of canonical events.
final class ChunkAnswer extends GrpcAnswer<ChatChunk> {
    private static final ChatChunk HEARTBEAT =
            ChatChunk.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()).build();

    private final long heartbeatNanos;
    private final LongSupplier nanoTime;
    private final ScheduledFuture<?> heartbeat;
    private @Nullable Trail trail;
    private boolean headed;
    private long lastSent;

    ChunkAnswer(
            StreamObserver<ChatChunk> observer,
            EventLoop loop,
            long heartbeatNanos,
            LongSupplier nanoTime) {
        super(observer);
        this.heartbeatNanos = heartbeatNanos;
        this.nanoTime = nanoTime;
        this.lastSent = nanoTime.getAsLong();
        this.heartbeat =
                loop.scheduleAtFixedRate(
                        this::beat,
                        Math.max(heartbeatNanos, 1_000_000),
                        Math.max(heartbeatNanos / 2, 1_000_000),
                        TimeUnit.NANOSECONDS);
        if (heartbeatNanos == 0) {
            heartbeat.cancel(false);
        }
    }

    @Override
    void begun(Trail known) {
        trail = known;
    }

    @Override
    public void frame(Frame frame) {
        if (!(frame instanceof Frame.Chunk(var chunk, _))) {
            throw new IllegalStateException(
                    "frame: " + frame.getClass() + " (expected: a canonical event)");
        }
        lastSent = nanoTime.getAsLong();
        if (chunk.hasHeading() && trail != null) {
            headed = true;
            send(chunk.toBuilder().setHeading(heading(chunk.getHeading(), trail)).build());
        } else {
            send(chunk);
        }
        pull();
    }

    @Override
    public void end(Receipt receipt) {
        heartbeat.cancel(false);
        if (!headed && trail != null) {
            send(
                    ChatChunk.newBuilder()
                            .setHeading(heading(Heading.getDefaultInstance(), trail))
                            .build());
        }
        var end = StreamEnd.newBuilder().setUsage(Usages.toProto(receipt.usage()));
        receipt.costNanoUsd().ifPresent(end::setCostNanoUsd);
        send(ChatChunk.newBuilder().setStreamEnd(end).build());
        complete();
    }

    @Override
    public void fail(GatewayException failure, Trail known) {
        heartbeat.cancel(false);
        super.fail(failure, known);
    }

    private void beat() {
        if (isOver()) {
            heartbeat.cancel(false);
        } else if (nanoTime.getAsLong() - lastSent >= heartbeatNanos) {
            lastSent = nanoTime.getAsLong();
            send(HEARTBEAT);
        }
    }
}
