package dev.sluice.gpu.simulator.http;

import dev.sluice.gpu.simulator.faults.FaultKind;
import dev.sluice.gpu.simulator.faults.FaultSet;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One request and the way to answer it. Confined to the connection's event loop.
public final class Exchange {
    private final Connection connection;
    private final Channel channel;
    private final Request request;
    private final StringBuilder headers = new StringBuilder();
    private FaultSet faults = FaultSet.NONE;
    private @Nullable Consumer<End> listener;
    private boolean ended;

    Exchange(Connection connection, Channel channel, Request request) {
        this.connection = connection;
        this.channel = channel;
        this.request = request;
    }

    public Request request() {
        return request;
    }

    public EventLoop loop() {
        return channel.eventLoop();
    }

    /// The faults that the answer will meet; those that concern bytes and events are carried out
    /// here and in [EventStream].
    public FaultSet faults() {
        return faults;
    }

    public void meet(FaultSet met) {
        this.faults = met;
    }

    /// Calls `action` once, when the exchange has ended.
    public void onEnd(Consumer<End> action) {
        this.listener = action;
    }

    public boolean hasEnded() {
        return ended;
    }

    /// Adds a header to the answer.
    public void header(String name, String value) {
        headers.append(name).append(": ").append(value).append("\r\n");
    }

    /// Answers with a whole body.
    public void reply(int status, String contentType, byte[] body) {
        if (ended || faults.has(FaultKind.STALL_AFTER)) {
            return;
        }
        String head = head(status, contentType) + "content-length: " + body.length + "\r\n\r\n";
        byte[] headBytes = head.getBytes(StandardCharsets.ISO_8859_1);
        long limit = byteLimit();
        int sent = (int) Math.min(limit, body.length);
        ByteBuf out = channel.alloc().directBuffer(headBytes.length + sent);
        out.writeBytes(headBytes).writeBytes(body, 0, sent);
        ChannelFuture written = channel.writeAndFlush(out);
        if (limit <= body.length) {
            breakOff(written, faults.has(FaultKind.RESET_AT_BYTE));
        } else {
            complete(written);
        }
    }

    /// Starts an SSE answer.
    public EventStream openStream() {
        String head =
                head(200, "text/event-stream; charset=utf-8")
                        + "transfer-encoding: chunked\r\n\r\n";
        byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
        var _ = channel.write(channel.alloc().directBuffer(bytes.length).writeBytes(bytes));
        return new EventStream(this, channel);
    }

    /// Closes the connection instead of an answer.
    public void refuse() {
        breakOff(channel.newSucceededFuture(), false);
    }

    /// The body byte at which a fault breaks the answer off.
    long byteLimit() {
        return faults.isEmpty()
                ? Long.MAX_VALUE
                : Math.min(
                        Math.min(
                                faults.value(FaultKind.RESET_AT_BYTE),
                                faults.value(FaultKind.CLOSE_AT_BYTE)),
                        faults.value(FaultKind.CUT_AT_BYTE));
    }

    /// Ends the exchange once `last` is written.
    void complete(ChannelFuture last) {
        last.addListener(
                future -> {
                    if (future.isSuccess()) {
                        end(End.COMPLETED);
                        connection.next(request.keepAlive());
                    }
                });
    }

    /// Closes the connection once `last` is written, with a TCP reset or in order.
    void breakOff(ChannelFuture last, boolean reset) {
        last.addListener(
                _ -> {
                    end(End.BROKEN);
                    if (reset) {
                        channel.config().setOption(ChannelOption.SO_LINGER, 0);
                    }
                    var _ = channel.close();
                });
    }

    /// The connection is gone.
    void disconnected() {
        end(End.ABORTED);
    }

    private void end(End how) {
        if (ended) {
            return;
        }
        ended = true;
        if (listener != null) {
            listener.accept(how);
        }
    }

    private String head(int status, String contentType) {
        String reason = HttpResponseStatus.valueOf(status).reasonPhrase();
        return "HTTP/1.1 "
                + status
                + " "
                + reason
                + "\r\nserver: sluice-simulator\r\n"
                + (request.keepAlive() ? "" : "connection: close\r\n")
                + (contentType.isEmpty() ? "" : "content-type: " + contentType + "\r\n")
                + headers;
    }
}
