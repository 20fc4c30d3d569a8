package dev.sluice.bench.wire;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.concurrent.TimeUnit;

/// One event loop thread on epoll, or on Java's own selector where epoll is missing.
///
/// @param group the group of the single thread
/// @param server channel class that listens
/// @param client channel class that connects
public record Loop(
        EventLoopGroup group,
        Class<? extends ServerChannel> server,
        Class<? extends SocketChannel> client)
        implements AutoCloseable {

    /// Starts a loop of one thread.
    public static Loop open() {
        return Epoll.isAvailable()
                ? new Loop(
                        group(EpollIoHandler.newFactory()),
                        EpollServerSocketChannel.class,
                        EpollSocketChannel.class)
                : new Loop(
                        group(NioIoHandler.newFactory()),
                        NioServerSocketChannel.class,
                        NioSocketChannel.class);
    }

    /// The single thread.
    public EventLoop thread() {
        return group.next();
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static EventLoopGroup group(IoHandlerFactory factory) {
        return new MultiThreadIoEventLoopGroup(1, factory);
    }
}
