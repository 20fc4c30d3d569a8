package dev.sluice.backend.wire;

import dev.sluice.backend.Exchange;
import dev.sluice.reason.GatewayException;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/// One request to a back end and its answer. Confined to its event loop.
final class UpstreamExchange implements Exchange {
    private final UpstreamClient client;
    private final EventLoop loop;
    private final UpstreamRequest request;
    private final UpstreamListener listener;
    private @Nullable Connection connection;
    private boolean wanted = true; // the head is always wanted
    private boolean over;

    UpstreamExchange(
            UpstreamClient client,
            EventLoop loop,
            UpstreamRequest request,
            UpstreamListener listener) {
        this.client = client;
        this.loop = loop;
        this.request = request;
        this.listener = listener;
    }

    EventLoop loop() {
        return loop;
    }

    UpstreamRequest request() {
        return request;
    }

    boolean isOver() {
        return over;
    }

    boolean isWanted() {
        return wanted;
    }

    void attached(Connection to) {
        connection = to;
    }

    /// The kept connection was closed by the back end just as it was used again, before it could
    /// read the request; the request goes out once more on a fresh one.
    void reconnect() {
        connection = null;
        client.connect(this);
    }

    @Override
    public void pull() {
        if (over || wanted) {
            return;
        }
        wanted = true;
        if (connection != null) {
            connection.resume();
        }
    }

    @Override
    public void drain() {
        if (over) {
            return;
        }
        over = true;
        if (connection != null) {
            connection.drain();
        }
    }

    @Override
    public void cancel() {
        if (over) {
            return;
        }
        over = true;
        if (connection != null) {
            connection.abandon();
        }
    }

    void head(int status, HttpHeaders headers) {
        if (!over) {
            wanted = false;
            listener.head(status, headers);
        }
    }

    void body(byte[] bytes) {
        if (!over) {
            wanted = false;
            listener.body(bytes);
        }
    }

    void end() {
        if (!over) {
            over = true;
            listener.end();
        }
    }

    void fail(GatewayException failure) {
        if (!over) {
            over = true;
            listener.failed(failure);
        }
    }
}
