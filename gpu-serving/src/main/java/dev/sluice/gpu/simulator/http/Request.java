package dev.sluice.gpu.simulator.http;

import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/// One HTTP request with its whole body.
public final class Request {
    private final String method;
    private final String path;
    private final String query;
    private final HttpHeaders headers;
    private final byte[] body;
    private final boolean keepAlive;

    Request(String method, String target, HttpHeaders headers, byte[] body, boolean keepAlive) {
        int mark = target.indexOf('?');
        this.method = method;
        this.path = mark < 0 ? target : target.substring(0, mark);
        this.query = mark < 0 ? "" : target.substring(mark + 1);
        this.headers = headers;
        this.body = body;
        this.keepAlive = keepAlive;
    }

    public String method() {
        return method;
    }

    /// The path without the query.
    public String path() {
        return path;
    }

    /// What follows the question mark, or empty.
    public String query() {
        return query;
    }

    /// The first header of that name.
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /// The body; not to be written to.
    public byte[] body() {
        return body;
    }

    boolean keepAlive() {
        return keepAlive;
    }
}
