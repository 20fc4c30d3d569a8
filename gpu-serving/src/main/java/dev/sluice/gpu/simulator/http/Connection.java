package dev.sluice.gpu.simulator.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Collects the requests of one connection and serves them one after the other; requests that come
/// while one is being answered wait. Goes on reading meanwhile, to see the client leave.
final class Connection extends SimpleChannelInboundHandler<HttpObject> {
    private static final int MAX_BODY = 64 << 20;
    private static final int MAX_PIPELINED = 64;

    private final Application application;
    private final Deque<Request> pipelined = new ArrayDeque<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
    private @Nullable HttpRequest head;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Exchange current;

    Connection(Application application) {
        this.application = application;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        if (application.refusesConnection()) {
            var _ = ctx.close();
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
        if (part.decoderResult().isFailure()) {
            reject(ctx, "400 Bad Request");
            return;
        }
        if (part instanceof HttpRequest request) {
            head = request;
            body.reset();
            if (HttpUtil.is100ContinueExpected(request)) {
                var _ = ctx.writeAndFlush(ascii("HTTP/1.1 100 Continue\r\n\r\n"));
            }
        }
        if (part instanceof HttpContent content && head != null) {
            collect(ctx, content, head);
        }
    }

    private void collect(ChannelHandlerContext ctx, HttpContent content, HttpRequest request) {
        ByteBuf bytes = content.content();
        boolean last = content instanceof LastHttpContent;
        if (body.size() + bytes.readableBytes() > MAX_BODY || pipelined.size() > MAX_PIPELINED) {
            reject(ctx, "413 Content Too Large");
            return;
        }
        byte[] whole;
        if (last && body.size() == 0) {
            whole = ByteBufUtil.getBytes(bytes);
        } else {
            append(bytes);
            whole = last ? body.toByteArray() : new byte[0];
        }
        if (last) {
            head = null;
            boolean keepAlive = HttpUtil.isKeepAlive(request);
            String method = request.method().name();
            pipelined.add(new Request(method, request.uri(), request.headers(), whole, keepAlive));
            serveNext();
        }
    }

    private void append(ByteBuf bytes) {
        try {
            bytes.readBytes(body, bytes.readableBytes());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /// The exchange has ended; the connection is free for the next request, or closes.
    void next(boolean keepAlive) {
        current = null;
        if (!keepAlive && context != null) {
            var _ = context.close();
        } else {
            serveNext();
        }
    }

    private void serveNext() {
        if (current != null || context == null) {
            return;
        }
        Request request = pipelined.poll();
        if (request != null) {
            Exchange exchange = new Exchange(this, context.channel(), request);
            current = exchange;
            application.serve(exchange);
        }
    }

    private void reject(ChannelHandlerContext ctx, String status) {
        head = null;
        ctx.writeAndFlush(
                        ascii(
                                "HTTP/1.1 "
                                        + status
                                        + "\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"))
                .addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        pipelined.clear();
        if (current != null) {
            current.disconnected();
            current = null;
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            ctx.fireExceptionCaught(cause);
        }
        var _ = ctx.close();
    }

    private static ByteBuf ascii(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }
}
