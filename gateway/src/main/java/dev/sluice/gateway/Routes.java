package dev.sluice.gateway;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.HttpServiceWithRoutes;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceConfig;
import dev.sluice.door.HangUp;
import dev.sluice.identity.AdminToken;
import dev.sluice.reason.GatewayException;
import java.util.Collection;
import java.util.function.Function;

/// Adds services to the server, each behind the [Guard] for whom it is for.
final class Routes {
    private final ServerBuilder server;
    private final AdminToken token;
    private final boolean loopbackOnly;
    private final Function<GatewayException, HttpResponse> refusal;

    Routes(
            ServerBuilder server,
            AdminToken token,
            boolean loopbackOnly,
            Function<GatewayException, HttpResponse> refusal) {
        this.server = server;
        this.token = token;
        this.loopbackOnly = loopbackOnly;
        this.refusal = refusal;
    }

    Routes get(Access access, HttpService service, String... paths) {
        for (var path : paths) {
            server.route().get(path).build(guard(access, service));
        }
        return this;
    }

    Routes post(Access access, HttpService service, String... paths) {
        for (var path : paths) {
            server.route().post(path).build(guard(access, service));
        }
        return this;
    }

    /// Adds a service at the routes that it names itself, such as those of gRPC methods.
    Routes own(Access access, HttpServiceWithRoutes service) {
        for (Route route : service.routes()) {
            server.route().addRoute(route).build(guard(access, service));
        }
        return this;
    }

    Routes prefix(Access access, HttpService service, String prefix) {
        server.route().pathPrefix(prefix).build(guard(access, service));
        return this;
    }

    private HttpService guard(Access access, HttpService service) {
        return new StrictHost(
                new Guard(new HangUp(service), access, token, loopbackOnly, refusal), refusal);
    }

    /// Refuses to go on when a route was added past this class.
    static void requireGuards(Collection<ServiceConfig> services) {
        for (var service : services) {
            if (service.service().as(Guard.class) == null) {
                throw new IllegalStateException(
                        "route "
                                + service.route()
                                + ": nobody said who may use it (expected: added through Routes)");
            }
        }
    }
}
