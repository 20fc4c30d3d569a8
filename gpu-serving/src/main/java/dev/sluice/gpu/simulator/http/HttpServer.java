package dev.sluice.gpu.simulator.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/// The server: one thread that accepts, reads, computes and writes, on epoll where there is epoll.
public final class HttpServer implements AutoCloseable {
    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop loop;

    public HttpServer() {
        boolean epoll = Epoll.isAvailable();
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        group = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("simulator", true), io);
        loop = group.next();
    }

    /// The only thread; [Application] runs on it.
    public EventLoop loop() {
        return loop;
    }

    /// Starts to listen and returns the port.
    public int listen(String host, int port, Application application) {
        Class<? extends ServerChannel> type =
                Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        Channel channel =
                new ServerBootstrap()
                        .group(group)
                        .channel(type)
                        .option(ChannelOption.SO_BACKLOG, 4_096)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(pipeline(application))
                        .bind(host, port)
                        .syncUninterruptibly()
                        .channel();
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    private static ChannelInitializer<Channel> pipeline(Application application) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                HttpDecoderConfig config = new HttpDecoderConfig().setMaxHeaderSize(64 << 10);
                channel.pipeline()
                        .addLast(new HttpRequestDecoder(config), new Connection(application));
            }
        };
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
