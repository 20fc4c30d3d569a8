package dev.sluice.door;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;

/// Finds the credential of a request. Keys are read from headers only: URLs end up in logs.
public final class Credentials {
    private static final String BEARER = "bearer ";

    private Credentials() {}

    /// The key in `authorization: Bearer …` or `x-api-key`; empty when there is none.
    public static String of(HttpHeaders headers) {
        var authorization = headers.get(HttpHeaderNames.AUTHORIZATION);
        if (authorization != null
                && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return authorization.substring(BEARER.length()).trim();
        }
        var key = headers.get("x-api-key");
        return key == null ? "" : key.trim();
    }
}
