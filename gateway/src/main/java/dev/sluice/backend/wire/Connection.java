package dev.sluice.backend.wire;

import dev.sluice.reason.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A kept connection to a back end, with at most one exchange at a time. Reads from the socket only
/// when the exchange wants more, and hands over all bytes of a read at once. Confined to its event
/// loop.
final class Connection extends ChannelInboundHandlerAdapter {
    private static final byte[] LENGTH = "content-length: ".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] END = "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private static final long MAX_DRAIN_MILLIS = 1_000;

    private final UpstreamClient client;
    private final Channel channel;
    private final List<ByteBuf> pieces = new ArrayList<>();
    private @Nullable UpstreamExchange exchange;
    private @Nullable HttpResponse head;
    private boolean reused;
    private boolean answered; // any byte of an answer has come
    private boolean headDelivered;
    private boolean complete;

    Connection(UpstreamClient client, Channel channel) {
        this.client = client;
        this.channel = channel;
    }

    boolean isUsable() {
        return channel.isActive();
    }

    void close() {
        channel.close();
    }

    /// Sends the exchange's request.
    void start(UpstreamExchange next, boolean onKeptConnection) {
        exchange = next;
        reused = onKeptConnection;
        answered = false;
        headDelivered = false;
        complete = false;
        head = null;
        if (next.isOver()) { // cancelled while connecting
            channel.close();
            return;
        }
        next.attached(this);
        channel.writeAndFlush(encode(next.request()))
                .addListener(
                        written -> {
                            if (!written.isSuccess()) {
                                channel.close();
                            }
                        });
    }

    private ByteBuf encode(UpstreamRequest request) {
        var buffer = channel.alloc().directBuffer(512 + request.body().length);
        ascii(buffer, request.method());
        buffer.writeByte(' ');
        ascii(buffer, client.origin().basePath());
        ascii(buffer, request.path());
        buffer.writeBytes(client.headTail());
        for (var header : request.headers()) {
            ascii(buffer, header.name());
            buffer.writeByte(':').writeByte(' ');
            ascii(buffer, header.value());
            buffer.writeByte('\r').writeByte('\n');
        }
        buffer.writeBytes(LENGTH);
        ascii(buffer, Integer.toString(request.body().length));
        return buffer.writeBytes(END).writeBytes(request.body());
    }

    private static void ascii(ByteBuf buffer, String text) {
        buffer.writeCharSequence(text, StandardCharsets.ISO_8859_1);
    }

    /// The exchange wants more.
    void resume() {
        deliver();
    }

    /// The exchange has what it needs: reads to the end of the message, for a short while.
    void drain() {
        dropPieces();
        if (complete) {
            finish();
            return;
        }
        channel.config().setAutoRead(true);
        var draining = exchange;
        channel.eventLoop()
                .schedule(
                        () -> {
                            if (exchange == draining) {
                                channel.close();
                            }
                        },
                        MAX_DRAIN_MILLIS,
                        TimeUnit.MILLISECONDS);
    }

    /// The exchange was cancelled: closing is the only way to tell an HTTP/1.1 server.
    void abandon() {
        exchange = null;
        dropPieces();
        channel.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (exchange == null) { // bytes nobody asked for
            ReferenceCountUtil.release(message);
            channel.close();
            return;
        }
        answered = true;
        if (message instanceof HttpResponse response) {
            if (response.decoderResult().isFailure()) {
                protocolError();
                return;
            }
            head = response;
        }
        if (message instanceof HttpContent content) {
            take(content);
        }
    }

    private void take(HttpContent content) {
        if (content.decoderResult().isFailure()) {
            content.release();
            protocolError();
            return;
        }
        if (content.content().isReadable()) {
            pieces.add(content.content());
        } else {
            content.release();
        }
        if (content instanceof LastHttpContent) {
            if (head != null && head.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
                head = null; // 100 Continue and its kin announce the real answer
            } else {
                complete = true;
            }
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        deliver();
    }

    /// Tells the exchange what has come, as far as it wants it.
    private void deliver() {
        if (exchange != null && exchange.isOver()) { // draining
            dropPieces();
            if (complete) {
                finish();
            }
            return;
        }
        while (exchange != null && exchange.isWanted()) {
            if (!headDelivered && head != null) {
                headDelivered = true;
                exchange.head(head.status().code(), head.headers());
            } else if (headDelivered && !pieces.isEmpty()) {
                exchange.body(takePieces());
            } else if (complete) {
                finish();
                return;
            } else {
                channel.config().setAutoRead(true);
                return;
            }
        }
        // Reading goes on by itself until it has run ahead of the exchange: switching it for every
        // read would cost two system calls per answer.
        if (!pieces.isEmpty()) {
            channel.config().setAutoRead(false);
        }
    }

    private void finish() {
        var done = exchange;
        exchange = null;
        if (head != null && HttpUtil.isKeepAlive(head) && channel.isActive()) {
            channel.config()
                    .setAutoRead(
                            true); // an idle connection reads too, so that its close is noticed at
            // once
            client.release(this);
        } else {
            channel.close();
        }
        if (done != null) {
            done.end();
        }
    }

    private byte[] takePieces() {
        var size = 0;
        for (var piece : pieces) {
            size += piece.readableBytes();
        }
        var bytes = new byte[size];
        var at = 0;
        for (var piece : pieces) {
            var length = piece.readableBytes();
            piece.getBytes(piece.readerIndex(), bytes, at, length);
            at += length;
        }
        dropPieces();
        return bytes;
    }

    private void dropPieces() {
        pieces.forEach(ByteBuf::release);
        pieces.clear();
    }

    private void protocolError() {
        var failed = exchange;
        exchange = null;
        dropPieces();
        channel.close();
        if (failed != null) {
            failed.fail(Reason.BACKEND_FAILED.because("The back end broke the HTTP protocol."));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (exchange != null && complete) {
            return; // all is here; the exchange pulls it when it wants it
        }
        var cut = exchange;
        exchange = null;
        if (cut == null) {
            client.forget(this);
        } else if (reused && !answered && !cut.isOver()) {
            cut.reconnect();
        } else {
            cutOff(cut);
        }
    }

    private void cutOff(UpstreamExchange cut) {
        // What came before the cut still belongs to the client: the exchange gets it, then the
        // failure.
        if (headDelivered && !pieces.isEmpty()) {
            cut.body(takePieces());
        }
        dropPieces();
        cut.fail(
                Reason.BACKEND_FAILED.because(
                        "The back end closed the connection before its answer was complete."));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        channel.close();
    }
}
