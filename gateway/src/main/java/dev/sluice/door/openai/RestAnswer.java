package dev.sluice.door.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import dev.sluice.backend.Frame;
import dev.sluice.door.TrailHeaders;
import dev.sluice.pipeline.Answer;
import dev.sluice.pipeline.Receipt;
import dev.sluice.pipeline.Trail;
import dev.sluice.pipeline.Walk;
import dev.sluice.reason.GatewayException;
import io.netty.channel.EventLoop;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Writes one answer in the OpenAI dialect, plain or as server-sent events. Confined to the call's
/// event loop.
///
/// The status line waits for the first content, so that a failure before it still has a true
/// status; but when a stream stays silent, headers go out with the first heartbeat, because
/// official SDKs give up on silent connections.
final class RestAnswer implements Answer, AnswerResponse.Source {
    private static final MediaType EVENTS = MediaType.parse("text/event-stream");
    private static final HttpData HEARTBEAT = HttpData.ofUtf8(": keep-alive\n\n");
    private static final HttpData DONE = HttpData.ofUtf8("data: [DONE]\n\n");

    private final EventLoop loop;
    private final boolean stream;
    private final long heartbeatNanos;
    private final LongSupplier nanoTime;
    private final AnswerResponse response;
    private Trail trail;
    private @Nullable Walk walk;
    private @Nullable ScheduledFuture<?> heartbeat;
    private @Nullable HttpData whole;
    private long lastWrite;
    private boolean begun;
    private boolean headersSent;
    private boolean over;

    /// @param heartbeatNanos silence after which a stream gets a comment; 0 for never
    RestAnswer(
            EventLoop loop,
            Trail trail,
            boolean stream,
            long heartbeatNanos,
            LongSupplier nanoTime) {
        this.loop = loop;
        this.trail = trail;
        this.stream = stream;
        this.heartbeatNanos = heartbeatNanos;
        this.nanoTime = nanoTime;
        this.response = new AnswerResponse(loop, this);
    }

    HttpResponse response() {
        return response;
    }

    /// The walk whose answer this is; its first signals may have come already.
    void follows(Walk leader) {
        walk = leader;
        if (over) {
            return;
        }
        if (stream && heartbeatNanos > 0) {
            lastWrite = nanoTime.getAsLong();
            heartbeat = loop.schedule(this::beat, heartbeatNanos, TimeUnit.NANOSECONDS);
        }
        pullIfWanted();
    }

    @Override
    public void begin(Trail known) {
        trail = known;
        begun = true;
        if (stream) {
            sendHeaders();
        }
        pullIfWanted();
    }

    /// A plain answer is one frame, wanted at once; a stream goes at the connection's pace.
    private void pullIfWanted() {
        if (begun && walk != null && (!stream || response.isWritable())) {
            walk.pull();
        }
    }

    @Override
    public void frame(Frame frame) {
        if (!(frame instanceof Frame.Raw(var bytes, _))) {
            throw new IllegalStateException(
                    "frame: " + frame.getClass() + " (expected: bytes of the client's dialect)");
        }
        if (stream) {
            write(HttpData.wrap(bytes));
        } else {
            whole = HttpData.wrap(bytes);
        }
    }

    @Override
    public void end(Receipt receipt) {
        over = true;
        stopHeartbeat();
        if (stream) {
            sendHeaders();
            write(DONE);
            response.close();
        } else {
            var body = whole == null ? HttpData.empty() : whole;
            var headers = headers(HttpStatus.OK, MediaType.JSON);
            TrailHeaders.add(headers, receipt);
            response.writeWhole(headers.contentLength(body.length()).build(), body);
        }
    }

    @Override
    public void fail(GatewayException failure, Trail known) {
        over = true;
        stopHeartbeat();
        trail = known;
        var json = ErrorJson.of(failure);
        if (headersSent) {
            write(HttpData.ofUtf8("data: " + new String(json, UTF_8) + "\n\n"));
            response.close();
        } else {
            response.writeWhole(
                    errorHeaders(failure, known).contentLength(json.length).build(),
                    HttpData.wrap(json));
        }
    }

    /// Status and headers of a failure that comes before any content.
    static ResponseHeadersBuilder errorHeaders(GatewayException failure, Trail trail) {
        var headers =
                ResponseHeaders.builder(HttpStatus.valueOf(failure.reason().httpStatus()))
                        .contentType(MediaType.JSON);
        TrailHeaders.add(headers, trail);
        TrailHeaders.add(headers, failure);
        return headers;
    }

    private void sendHeaders() {
        if (!headersSent) {
            headersSent = true;
            response.write(
                    headers(HttpStatus.OK, EVENTS)
                            .set(HttpHeaderNames.CACHE_CONTROL, "no-cache")
                            .set("x-accel-buffering", "no")
                            .build());
        }
    }

    private ResponseHeadersBuilder headers(HttpStatus status, MediaType type) {
        var headers = ResponseHeaders.builder(status).contentType(type);
        TrailHeaders.add(headers, trail);
        return headers;
    }

    private void write(HttpData data) {
        lastWrite = nanoTime.getAsLong();
        response.write(data);
    }

    private void beat() {
        if (over) {
            return;
        }
        var silence = nanoTime.getAsLong() - lastWrite;
        if (silence >= heartbeatNanos) {
            sendHeaders();
            if (response.isWritable()) {
                write(HEARTBEAT);
            }
            silence = 0;
        }
        heartbeat = loop.schedule(this::beat, heartbeatNanos - silence, TimeUnit.NANOSECONDS);
    }

    private void stopHeartbeat() {
        if (heartbeat != null) {
            heartbeat.cancel(false);
        }
    }

    @Override
    public void wanted() {
        if (stream) {
            pullIfWanted();
        }
    }

    @Override
    public void cancelled() {
        over = true;
        stopHeartbeat();
        if (walk != null) {
            walk.cancel();
        }
    }
}
