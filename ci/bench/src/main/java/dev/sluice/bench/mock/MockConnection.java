package dev.sluice.bench.mock;

import dev.sluice.bench.wire.Bytes;
import dev.sluice.bench.wire.EventReader;
import dev.sluice.bench.wire.RequestReader;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One connection of the mock: a request, its answer, the next request. Confined to the event loop.
final class MockConnection extends ChannelInboundHandlerAdapter implements RequestReader.Sink {
    private static final byte[] MODEL = Bytes.of("\"model\"");
    private static final byte[] USAGE = Bytes.of("\"include_usage\":true");

    private final Answers answers;
    private final RequestReader reader = new RequestReader();
    private final byte[] nanoTime = new byte[EventReader.DIGITS];
    private @Nullable ChannelHandlerContext context;
    private @Nullable Answer answer;
    private @Nullable Future<?> timer;
    private List<Write> writes = List.of();
    private int next;

    MockConnection(Answers answers) {
        this.answers = answers;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            reader.read((ByteBuf) message, this);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void request(byte[] bytes, int head, int body, int end) {
        if (bytes[head] == 'G') {
            boolean asksForStreams = Bytes.matches(bytes, head, Answers.ASK_FOR_STREAMS);
            write(asksForStreams ? answers.openStreams() : answers.models());
            return;
        }
        answer = answers.forModel(bytes, nameStart(bytes, body, end), end);
        boolean usage = Bytes.indexOf(bytes, body, end, USAGE) >= 0;
        writes = usage ? answer.writesWithUsage() : answer.writes();
        next = 0;
        answers.begun();
        start(answer);
    }

    private void start(Answer begun) {
        boolean stream = writes.size() > 1;
        if (stream || begun.pauseNanos() == 0) {
            writeNext();
        }
        if (begun.pauseNanos() == 0) {
            while (next < writes.size()) {
                writeNext();
            }
        } else {
            // One task per answer, put back by the loop after each run, so that pacing allocates
            // nothing.
            timer =
                    context()
                            .executor()
                            .scheduleAtFixedRate(
                                    this::writeNext,
                                    begun.pauseNanos(),
                                    begun.pauseNanos(),
                                    TimeUnit.NANOSECONDS);
        }
    }

    private void writeNext() {
        if (next >= writes.size()) {
            return;
        }
        write(writes.get(next++));
        if (next == writes.size() && answer != null && answer.ends()) {
            ended();
        }
    }

    private void write(Write write) {
        Bytes.digits(System.nanoTime(), nanoTime);
        var ctx = context();
        var _ = ctx.writeAndFlush(write.at(nanoTime, ctx.alloc()), ctx.voidPromise());
    }

    private void ended() {
        if (answer != null) {
            answer = null;
            answers.ended();
        }
        if (timer != null) {
            var _ = timer.cancel(false);
            timer = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        next = writes.size();
        ended();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        answers.failed(cause);
        var _ = ctx.close();
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException(
                    "connection: not active (expected: active before a request)");
        }
        return context;
    }

    // The value after the key "model": behind colon, spaces and the opening quote.
    private static int nameStart(byte[] bytes, int body, int end) {
        int at = Bytes.indexOf(bytes, body, end, MODEL);
        if (at < 0) {
            return end;
        }
        at += MODEL.length;
        while (at < end && (bytes[at] == ':' || bytes[at] == ' ')) {
            at++;
        }
        return Math.min(end, at + 1);
    }
}
