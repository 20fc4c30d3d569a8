package dev.sluice.backend.wire;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/// Where a back end listens.
///
/// @param tls whether to speak TLS
/// @param host host name or address
/// @param port 1 to 65,535
/// @param basePath path that goes before each request's own, such as `/v1`; empty or starting with
///     `/`, never ending so
public record Origin(boolean tls, String host, int port, String basePath) {
    /// The origin of a base URL, such as `http://127.0.0.1:8000/v1`.
    public static Origin of(String baseUrl) {
        URI uri;
        try {
            uri = new URI(baseUrl);
        } catch (URISyntaxException _) {
            throw refused(baseUrl);
        }
        var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        var tls = scheme.equals("https");
        if (!tls && !scheme.equals("http")
                || uri.getHost() == null
                || uri.getPort() == 0
                || uri.getPort() > 65_535
                || uri.getRawUserInfo() != null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null) {
            throw refused(baseUrl);
        }
        var port = uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80;
        var path = uri.getRawPath() == null ? "" : uri.getRawPath();
        return new Origin(tls, uri.getHost(), port, path.replaceAll("/+$", ""));
    }

    private static IllegalArgumentException refused(String baseUrl) {
        return new IllegalArgumentException(
                "base-url: '%s' (expected: http[s]://HOST[:PORT][/PATH] without user, query and fragment)"
                        .formatted(baseUrl));
    }

    /// The value of the `host` header.
    String authority() {
        var standard = port == (tls ? 443 : 80);
        return standard ? host : host + ":" + port;
    }

    @Override
    public String toString() {
        return (tls ? "https://" : "http://") + authority() + basePath;
    }
}
