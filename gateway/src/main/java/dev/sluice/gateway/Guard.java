package dev.sluice.gateway;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import dev.sluice.door.Credentials;
import dev.sluice.door.Leftover;
import dev.sluice.identity.AdminToken;
import dev.sluice.reason.GatewayException;
import dev.sluice.reason.Reason;
import java.util.function.Function;

/// Lets only those through whom a route is for. Its presence on a service is what [Routes] checks
/// at start.
final class Guard extends SimpleDecoratingHttpService {
    private final Access access;
    private final AdminToken token;
    private final boolean loopbackOnly;
    private final Function<GatewayException, HttpResponse> refusal;

    Guard(
            HttpService delegate,
            Access access,
            AdminToken token,
            boolean loopbackOnly,
            Function<GatewayException, HttpResponse> refusal) {
        super(delegate);
        this.access = access;
        this.token = token;
        this.loopbackOnly = loopbackOnly;
        this.refusal = refusal;
    }

    @Override
    public HttpResponse serve(ServiceRequestContext context, HttpRequest request) throws Exception {
        var mayPass =
                switch (access) {
                    case PUBLIC, CALLER -> true;
                    case ADMIN -> isAdmin(request);
                    case OPERATOR -> loopbackOnly || isAdmin(request);
                };
        if (mayPass) {
            return unwrap().serve(context, request);
        }
        Leftover.forget(request);
        return refusal.apply(
                Reason.DOOR_UNAUTHENTICATED.because(
                        "This needs the admin token in the header 'authorization: Bearer …'."));
    }

    private boolean isAdmin(HttpRequest request) {
        var credential = Credentials.of(request.headers());
        return !credential.isEmpty() && token.matches(credential);
    }
}
