package dev.sluice.door;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Closes a connection whose first request does not arrive, headers and body, in time: strangers
/// who drip bytes or send none shall not use up the connections. Confined to the connection's event
/// loop.
///
/// It leaves the connection when a request reaches its route, or when anything is written: an
/// answer to what no route takes, or the greeting of HTTP/2, after which a client may keep silent.
public final class FirstRequest extends ChannelOutboundHandlerAdapter {
    private static final String NAME = "sluice-first-request";

    private final Duration patience;
    private @Nullable Future<?> timer;

    private FirstRequest(Duration patience) {
        this.patience = patience;
    }

    /// Begins to wait for the first request of a new connection.
    public static void await(ChannelPipeline connection, Duration patience) {
        connection.addFirst(NAME, new FirstRequest(patience));
    }

    /// The first request is here, or a later one.
    static void arrived(Channel connection) {
        var waiting = connection.pipeline().context(NAME);
        if (waiting != null) {
            connection.pipeline().remove(NAME);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        timer =
                context.executor()
                        .schedule(() -> context.close(), patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        context.pipeline().remove(this);
        context.write(message, promise);
    }
}
