package dev.sluice.backend.wire;

import dev.sluice.reason.GatewayException;
import io.netty.handler.codec.http.HttpHeaders;

/// What a back end answers, told on the request's event loop: `head`, then `body` once per pull,
/// then `end`; or `failed` at any point. Nothing is told after `end`, `failed` or a cancel.
public interface UpstreamListener {
    /// Status and headers have come. Pull to get more.
    void head(int status, HttpHeaders headers);

    /// All bytes of one read, at least one.
    void body(byte[] bytes);

    /// The answer is complete.
    void end();

    /// The connection failed.
    void failed(GatewayException failure);
}
