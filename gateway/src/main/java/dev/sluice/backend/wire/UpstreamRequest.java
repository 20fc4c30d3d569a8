package dev.sluice.backend.wire;

import java.util.List;

/// A request to a back end.
///
/// @param method `POST` or `GET`
/// @param path path below the origin's base path, such as `/chat/completions`
/// @param headers header lines in the order they are sent, names in lower case; `host`,
///     `content-type` and `content-length` are the client's business
/// @param body the JSON body
public record UpstreamRequest(String method, String path, List<Header> headers, byte[] body) {
    private static final byte[] NO_BODY = {};

    /// A request with a JSON body.
    public static UpstreamRequest post(String path, List<Header> headers, byte[] body) {
        return new UpstreamRequest("POST", path, headers, body);
    }

    /// A request for something that is there.
    public static UpstreamRequest get(String path, List<Header> headers) {
        return new UpstreamRequest("GET", path, headers, NO_BODY);
    }

    /// One header line. Neither part may hold CR or LF.
    public record Header(String name, String value) {
        public Header {
            if (hasBreak(name) || hasBreak(value)) {
                throw new IllegalArgumentException(
                        "header '" + name + "' (expected: no line break)");
            }
        }

        private static boolean hasBreak(String text) {
            return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
        }
    }
}
