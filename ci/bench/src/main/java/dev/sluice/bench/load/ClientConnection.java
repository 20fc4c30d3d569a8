package dev.sluice.bench.load;

import dev.sluice.bench.wire.EventReader;
import dev.sluice.bench.wire.ResponseReader;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/// One connection of the load generator: at most one request under way. Confined to the load
/// generator's thread.
final class ClientConnection extends ChannelInboundHandlerAdapter implements EventReader.Sink {
    private final LoadRun run;
    private final EventReader events = new EventReader(this);
    private final ResponseReader reader = new ResponseReader(events);
    private @Nullable ChannelHandlerContext context;
    private boolean busy;
    private long since;

    ClientConnection(LoadRun run) {
        this.run = run;
    }

    boolean open() {
        return context != null && context.channel().isActive();
    }

    /// Sends the request; its latency counts from `since`.
    void send(long since) {
        if (context == null || busy) {
            throw new IllegalStateException("connection: busy or not active (expected: free)");
        }
        this.since = since;
        busy = true;
        run.sent();
        var _ = context.writeAndFlush(run.request().retainedDuplicate(), context.voidPromise());
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        run.connected(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (reader.read((ByteBuf) message, System.nanoTime())) {
                answered(ctx);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void event(boolean first, long relayNanos) {
        run.tally().event(first, first ? System.nanoTime() - since : 0, relayNanos);
    }

    private void answered(ChannelHandlerContext ctx) {
        busy = false;
        run.answered(System.nanoTime() - since, reader, events);
        if (reader.closes()) {
            var _ = ctx.close();
        } else {
            run.free(this);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        boolean lost = busy;
        busy = false;
        run.disconnected(lost, events);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        run.faulty(cause);
        var _ = ctx.close();
    }
}
