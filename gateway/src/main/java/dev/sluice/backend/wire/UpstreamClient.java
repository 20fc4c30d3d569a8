package dev.sluice.backend.wire;

import com.linecorp.armeria.common.util.TransportType;
import dev.sluice.backend.Exchange;
import dev.sluice.reason.Reason;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.DefaultAddressResolverGroup;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.FastThreadLocal;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Sends requests to one back end. Thread-safe; each exchange lives on the event loop it was
/// started on, and idle connections are kept per event loop, so that no request ever changes
/// threads.
///
/// Why not a general HTTP client: measured on the same machine, one delivery per socket read on the
/// request's own event loop costs a fifth of a reactive client's CPU per streamed chunk
/// (docs/performance.md).
public final class UpstreamClient {
    private static final int MAX_IDLE_PER_LOOP = 1_024;
    private static final int MAX_HEAD_BYTES = 16 * 1_024;
    private static final int MAX_PIECE_BYTES = 64 * 1_024;
    /// At most 64 KiB are read ahead of a slow client, while 64 KiB are on their way to it and as
    /// much in its connection: the gateway holds less than 256 KiB of a stream.
    private static final int MAX_READS_AT_ONCE = 1;

    private final Origin origin;
    private final byte[] headTail;
    private final int connectTimeoutMillis;
    private final @Nullable SslContext tls;
    private final FastThreadLocal<ArrayDeque<Connection>> idle =
            new FastThreadLocal<>() {
                @Override
                protected ArrayDeque<Connection> initialValue() {
                    return new ArrayDeque<>();
                }
            };

    /// A client for the back end at `origin`.
    public UpstreamClient(Origin origin, Duration connectTimeout) {
        this.origin = origin;
        this.connectTimeoutMillis = Math.toIntExact(connectTimeout.toMillis());
        this.tls = origin.tls() ? tlsContext() : null;
        this.headTail =
                (" HTTP/1.1\r\nhost: "
                                + origin.authority()
                                + "\r\ncontent-type: application/json\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static SslContext tlsContext() {
        try {
            return SslContextBuilder.forClient().endpointIdentificationAlgorithm("HTTPS").build();
        } catch (SSLException e) {
            throw new IllegalStateException("TLS is not available in this Java runtime", e);
        }
    }

    Origin origin() {
        return origin;
    }

    /// Starts an exchange; must be called on `loop`. Signals come later, never from within this
    /// call.
    public Exchange send(EventLoop loop, UpstreamRequest request, UpstreamListener listener) {
        var exchange = new UpstreamExchange(this, loop, request, listener);
        var connection = takeIdle();
        if (connection != null) {
            connection.start(exchange, true);
        } else {
            connect(exchange);
        }
        return exchange;
    }

    private @Nullable Connection takeIdle() {
        var connections = idle.get();
        while (true) {
            var connection = connections.pollLast();
            if (connection == null || connection.isUsable()) {
                return connection;
            }
        }
    }

    /// Takes back a connection whose exchange is over; on its event loop.
    void release(Connection connection) {
        var connections = idle.get();
        if (connections.size() < MAX_IDLE_PER_LOOP) {
            connections.addLast(connection);
        } else {
            connection.close();
        }
    }

    void forget(Connection connection) {
        idle.get().remove(connection);
    }

    /// Opens a new connection for `exchange`.
    void connect(UpstreamExchange exchange) {
        var loop = exchange.loop();
        new Bootstrap()
                .group(loop)
                .channel(TransportType.socketChannelType(loop.parent()))
                .resolver(resolver(loop))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectTimeoutMillis)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.RECVBUF_ALLOCATOR, readSizes())
                .handler(
                        new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                addHandlers(channel);
                            }
                        })
                .connect(InetSocketAddress.createUnresolved(origin.host(), origin.port()))
                .addListener(
                        (ChannelFuture connected) -> {
                            if (connected.isSuccess()) {
                                connected
                                        .channel()
                                        .pipeline()
                                        .get(Connection.class)
                                        .start(exchange, false);
                            } else {
                                exchange.fail(
                                        Reason.BACKEND_FAILED.because(
                                                "The back end could not be reached."));
                            }
                        });
    }

    private static RecvByteBufAllocator readSizes() {
        return new AdaptiveRecvByteBufAllocator(1_024, 4_096, MAX_PIECE_BYTES)
                .maxMessagesPerRead(MAX_READS_AT_ONCE);
    }

    private AddressResolverGroup<InetSocketAddress> resolver(EventLoop loop) {
        // A literal address needs no look-up; names must not be looked up by blocking the event
        // loop.
        return NetUtil.isValidIpV4Address(origin.host())
                        || NetUtil.isValidIpV6Address(origin.host())
                ? DefaultAddressResolverGroup.INSTANCE
                : Resolvers.of(loop);
    }

    private void addHandlers(Channel channel) {
        var pipeline = channel.pipeline();
        if (tls != null) {
            pipeline.addLast(tls.newHandler(channel.alloc(), origin.host(), origin.port()));
        }
        pipeline.addLast(
                new HttpResponseDecoder(
                        new HttpDecoderConfig()
                                .setMaxHeaderSize(MAX_HEAD_BYTES)
                                .setMaxChunkSize(MAX_PIECE_BYTES)));
        pipeline.addLast(new Connection(this, channel));
    }

    byte[] headTail() {
        return headTail;
    }

    private static final class Resolvers {
        private static final FastThreadLocal<DnsAddressResolverGroup> GROUPS =
                new FastThreadLocal<>();

        private static DnsAddressResolverGroup of(EventLoop loop) {
            var group = GROUPS.get();
            if (group == null) {
                group =
                        new DnsAddressResolverGroup(
                                TransportType.datagramChannelType(loop.parent()),
                                io.netty.resolver.dns.DnsServerAddressStreamProviders
                                        .platformDefault());
                GROUPS.set(group);
            }
            return group;
        }
    }
}
