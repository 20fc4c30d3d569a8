package dev.sluice.bench.mock;

import dev.sluice.bench.wire.Loop;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;

/// The cheap upstream: one thread that answers `POST` in the shape the model's name asks for
/// ([Shape]).
///
/// Any other path or method gets a short model list, so that health checks pass; `GET
/// /bench/streams` tells the number of answers under way. It reads no more of a request than
/// length, model and `include_usage`.
public final class MockUpstream implements AutoCloseable {
    private final Loop loop;
    private final Channel listener;

    private MockUpstream(Loop loop, Channel listener) {
        this.loop = loop;
        this.listener = listener;
    }

    /// Listens on 127.0.0.1.
    ///
    /// @param port 0 for any free one
    public static MockUpstream listen(int port) {
        var loop = Loop.open();
        var answers = new Answers();
        var listener =
                new ServerBootstrap()
                        .group(loop.group())
                        .channel(loop.server())
                        .option(ChannelOption.SO_BACKLOG, 8192)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(
                                new ChannelInitializer<SocketChannel>() {
                                    @Override
                                    protected void initChannel(SocketChannel channel) {
                                        channel.pipeline().addLast(new MockConnection(answers));
                                    }
                                })
                        .bind("127.0.0.1", port)
                        .syncUninterruptibly()
                        .channel();
        return new MockUpstream(loop, listener);
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

    /// Serves until the process ends; one argument, the port.
    public static void main(String[] arguments) {
        if (arguments.length != 1) {
            throw new IllegalArgumentException(
                    "arguments: " + arguments.length + " (expected: 1, the port to listen on)");
        }
        // Held until the process ends: the loop's thread is no daemon.
        @SuppressWarnings("resource")
        var mock = listen(Integer.parseInt(arguments[0]));
        System.out.println("mock listens on 127.0.0.1:" + mock.port());
    }
}
