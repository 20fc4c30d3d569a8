package dev.sluice.gpu.simulator.http;

import dev.sluice.gpu.simulator.faults.FaultKind;
import dev.sluice.gpu.simulator.faults.FaultSet;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.nio.charset.StandardCharsets;

/// A stream of SSE frames in chunked encoding, one chunk and one flush per frame, that carries out
/// the faults of its exchange. Counts the tokens whose bytes the operating system has taken.
/// Confined to the connection's event loop.
public final class EventStream {
    private static final byte[] NOTHING = {};
    private static final byte[] DONE = ascii("data: [DONE]\n\n");
    private static final byte[] LAST_CHUNK = ascii("0\r\n\r\n");
    private static final byte[] BROKEN_JSON = ascii("data: {\"id\":\"chatcmpl-broken\",\"choi\n\n");
    private static final byte[] ERROR =
            ascii(
                    "data: {\"error\":{\"message\":\"EngineCore encountered an issue. See stack trace"
                            + " (above) for the root cause.\",\"type\":\"InternalServerError\","
                            + "\"param\":null,\"code\":500}}\n\n");
    private static final byte[] HEX = ascii("0123456789abcdef");

    private final Exchange exchange;
    private final Channel channel;
    private final FaultSet faults;
    private final long byteLimit;
    private final ChannelFutureListener oneToken = future -> count(future, 1);
    private long events;
    private long bytes;
    private int tokensSent;
    private boolean closed;

    EventStream(Exchange exchange, Channel channel) {
        this.exchange = exchange;
        this.channel = channel;
        this.faults = exchange.faults();
        this.byteLimit = exchange.byteLimit();
    }

    /// Tokens whose frame the operating system has taken.
    public int tokensSent() {
        return tokensSent;
    }

    /// Whether nothing more will be sent.
    public boolean isClosed() {
        return closed || exchange.hasEnded();
    }

    /// Sends one frame made of three parts that carries `tokens` new tokens.
    public void event(byte[] prefix, byte[] middle, byte[] suffix, int tokens) {
        if (isClosed() || (!faults.isEmpty() && divert())) {
            return;
        }
        events++;
        frame(prefix, middle, suffix, tokens);
    }

    /// Sends `[DONE]` and ends the body.
    public void done() {
        if (isClosed() || (!faults.isEmpty() && divert())) {
            return;
        }
        frame(DONE, NOTHING, NOTHING, 0);
        endBody();
    }

    /// Carries out the faults that are due before the next frame; true when it must not be sent.
    private boolean divert() {
        if (events >= faults.value(FaultKind.STALL_AFTER)) {
            closed = true;
            channel.flush();
            return true;
        }
        if (events == faults.value(FaultKind.MALFORMED_SSE)) {
            frame(BROKEN_JSON, NOTHING, NOTHING, 0);
        }
        if (events >= faults.value(FaultKind.ERROR_IN_STREAM_AFTER)) {
            frame(ERROR, NOTHING, NOTHING, 0);
            frame(DONE, NOTHING, NOTHING, 0);
            endBody();
        }
        return isClosed();
    }

    private void endBody() {
        if (!isClosed()) {
            closed = true;
            exchange.complete(channel.writeAndFlush(copy(LAST_CHUNK)));
        }
    }

    private void frame(byte[] prefix, byte[] middle, byte[] suffix, int tokens) {
        int length = prefix.length + middle.length + suffix.length;
        if (bytes + length >= byteLimit && !isClosed()) {
            breakOff(prefix, middle, suffix);
            return;
        }
        if (isClosed()) {
            return;
        }
        bytes += length;
        ByteBuf out = channel.alloc().directBuffer(length + 12);
        hex(out, length);
        out.writeBytes(prefix).writeBytes(middle).writeBytes(suffix);
        out.writeByte('\r').writeByte('\n');
        ChannelFuture written = channel.writeAndFlush(out);
        if (tokens == 1) {
            written.addListener(oneToken);
        } else if (tokens > 1) {
            written.addListener((ChannelFutureListener) future -> count(future, tokens));
        }
    }

    private void breakOff(byte[] prefix, byte[] middle, byte[] suffix) {
        closed = true;
        int left = (int) (byteLimit - bytes);
        int length = prefix.length + middle.length + suffix.length;
        boolean whole = faults.value(FaultKind.CUT_AT_BYTE) == byteLimit;
        ByteBuf out = channel.alloc().directBuffer(length + 32);
        if (left > 0) {
            hex(out, whole ? left : length);
            int start = out.writerIndex();
            out.writeBytes(prefix).writeBytes(middle).writeBytes(suffix);
            out.writerIndex(start + left);
        }
        if (whole) {
            out.writeBytes(left > 0 ? ascii("\r\n0\r\n\r\n") : LAST_CHUNK);
        }
        exchange.breakOff(channel.writeAndFlush(out), faults.has(FaultKind.RESET_AT_BYTE));
    }

    private void count(ChannelFuture written, int tokens) {
        if (written.isSuccess()) {
            tokensSent += tokens;
        }
    }

    private ByteBuf copy(byte[] content) {
        return channel.alloc().directBuffer(content.length).writeBytes(content);
    }

    private static void hex(ByteBuf out, int value) {
        for (int shift = 28; shift >= 0; shift -= 4) {
            if (value >>> shift != 0) {
                out.writeByte(HEX[value >>> shift & 15]);
            }
        }
        out.writeByte('\r').writeByte('\n');
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
