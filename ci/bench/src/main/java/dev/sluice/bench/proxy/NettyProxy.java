package dev.sluice.bench.proxy;

import dev.sluice.bench.wire.Loop;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.function.Supplier;

/// A plain reverse proxy of Netty's HTTP codecs on one thread: the yardstick where nginx is
/// missing.
///
/// It does what nginx does in this benchmark (parse, pool upstream connections, pass on) and
/// nothing else.
public final class NettyProxy implements AutoCloseable {
    private final Loop loop = Loop.open();
    private final Channel listener;

    /// Listens on 127.0.0.1 and passes on to 127.0.0.1.
    ///
    /// @param port 0 for any free one
    /// @param upstream port of the upstream
    public NettyProxy(int port, int upstream) {
        var idle = new ArrayDeque<Channel>();
        var connector =
                new Bootstrap()
                        .group(loop.group())
                        .channel(loop.client())
                        .option(ChannelOption.TCP_NODELAY, true)
                        .remoteAddress("127.0.0.1", upstream)
                        .handler(pipeline(() -> new ChannelHandler[] {new HttpClientCodec()}));
        listener =
                new ServerBootstrap()
                        .group(loop.group())
                        .channel(loop.server())
                        .option(ChannelOption.SO_BACKLOG, 8192)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(
                                pipeline(
                                        () ->
                                                new ChannelHandler[] {
                                                    new HttpServerCodec(),
                                                    new Downstream(connector, idle)
                                                }))
                        .bind("127.0.0.1", port)
                        .syncUninterruptibly()
                        .channel();
    }

    /// The port it listens on.
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    @Override
    public void close() {
        listener.close().syncUninterruptibly();
        loop.close();
    }

    private static ChannelInitializer<SocketChannel> pipeline(Supplier<ChannelHandler[]> handlers) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                channel.pipeline().addLast(handlers.get());
            }
        };
    }

    /// Serves until the process ends; two arguments, the port and the upstream's port.
    public static void main(String[] arguments) {
        // Held until the process ends: the loop's thread is no daemon.
        @SuppressWarnings("resource")
        var proxy = new NettyProxy(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
        System.out.println("proxy listens on 127.0.0.1:" + proxy.port());
    }
}
