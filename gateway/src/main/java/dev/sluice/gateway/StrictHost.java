package dev.sluice.gateway;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import dev.sluice.reason.GatewayException;
import dev.sluice.reason.Reason;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Refuses requests whose `host` is doubled, missing or no authority: Netty lets them pass, and a
/// rival was taken over by one (CVE-2026-49468). Nothing here is routed by host.
final class StrictHost extends SimpleDecoratingHttpService {
    /// What Armeria is told to put where a request has no host, so that it shows here.
    static final String NONE = "no-host.invalid";

    private static final Pattern AUTHORITY =
            Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+)(:\\d{1,5})?");

    private final Function<GatewayException, HttpResponse> refusal;
    private volatile String lastGood = ""; // nearly all requests come to one name

    StrictHost(HttpService delegate, Function<GatewayException, HttpResponse> refusal) {
        super(delegate);
        this.refusal = refusal;
    }

    @Override
    public HttpResponse serve(ServiceRequestContext context, HttpRequest request) throws Exception {
        var authority = request.authority();
        if (authority == null
                || !isGood(authority)
                || request.headers().getAll(HttpHeaderNames.HOST).size() > 1) {
            context.initiateConnectionShutdown(); // whoever sent it may see other bounds between
            // requests, too
            return refusal.apply(
                    Reason.DOOR_INVALID_REQUEST
                            .because(
                                    "host: doubled, missing or malformed (expected: one HOST[:PORT])")
                            .at("host"));
        }
        return unwrap().serve(context, request);
    }

    private boolean isGood(String authority) {
        if (authority.equals(lastGood)) {
            return true;
        }
        if (authority.startsWith(NONE) || !AUTHORITY.matcher(authority).matches()) {
            return false;
        }
        lastGood = authority;
        return true;
    }
}
