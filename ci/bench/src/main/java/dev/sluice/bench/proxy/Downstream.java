package dev.sluice.bench.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// One client connection: takes an upstream connection for each request and gives it back after the
/// answer.
final class Downstream extends ChannelInboundHandlerAdapter {
    private final Bootstrap connector;
    private final Deque<Channel> idle;
    private final Deque<Object> waiting = new ArrayDeque<>();
    private @Nullable Channel upstream;
    private boolean connecting;

    Downstream(Bootstrap connector, Deque<Channel> idle) {
        this.connector = connector;
        this.idle = idle;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (upstream == null && !connecting) {
            acquire(ctx);
        }
        if (upstream == null) {
            waiting.add(message);
        } else {
            var _ = upstream.write(message, upstream.voidPromise());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (upstream != null) {
            upstream.flush();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
        if (upstream != null) {
            var _ = upstream.close();
        }
    }

    private void acquire(ChannelHandlerContext ctx) {
        Channel candidate = idle.poll();
        while (candidate != null && !candidate.isActive()) {
            candidate = idle.poll();
        }
        if (candidate != null) {
            use(ctx, candidate);
            return;
        }
        connecting = true;
        connector
                .connect()
                .addListener(
                        (ChannelFutureListener)
                                connected -> {
                                    connecting = false;
                                    if (connected.isSuccess() && ctx.channel().isActive()) {
                                        use(ctx, connected.channel());
                                    } else {
                                        var _ = connected.channel().close();
                                        var _ = ctx.close();
                                    }
                                });
    }

    private void use(ChannelHandlerContext ctx, Channel channel) {
        upstream = channel;
        channel.pipeline().addLast(new Upstream(ctx));
        for (Object held = waiting.poll(); held != null; held = waiting.poll()) {
            var _ = channel.write(held, channel.voidPromise());
        }
        channel.flush();
    }

    /// The answer's way back, on the upstream connection for the time of one request.
    private final class Upstream extends ChannelInboundHandlerAdapter {
        private final ChannelHandlerContext client;

        Upstream(ChannelHandlerContext client) {
            this.client = client;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            var _ = client.write((HttpObject) message, client.voidPromise());
            if (message instanceof LastHttpContent) {
                client.flush();
                upstream = null;
                ctx.pipeline().remove(this);
                idle.push(ctx.channel());
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            client.flush();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            var _ = client.close();
        }
    }
}
