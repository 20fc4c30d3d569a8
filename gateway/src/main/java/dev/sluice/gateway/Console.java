package dev.sluice.gateway;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ServerCacheControl;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import com.linecorp.armeria.server.file.FileService;
import com.linecorp.armeria.server.file.HttpFile;
import java.time.Duration;

/// The console's static files, from the class path folder `console`. They run with a content
/// security policy that lets nothing in but the gateway's own scripts; styles may be inline because
/// the component library writes them so.
final class Console extends SimpleDecoratingHttpService {
    private static final String FOLDER = "console";
    private static final String POLICY =
            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
                    + "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private Console(HttpService delegate) {
        super(delegate);
    }

    /// `/`: always fresh, because it names the current assets.
    static HttpService page() {
        var file =
                HttpFile.builder(Console.class.getClassLoader(), FOLDER + "/index.html")
                        .cacheControl(ServerCacheControl.REVALIDATED)
                        .build();
        return new Console(file.asService());
    }

    /// Files below `console` + `subfolder`, looked up by what is left of the path after the route's
    /// prefix. Assets are named by their content, so they are kept for ever.
    static HttpService files(String subfolder) {
        return new Console(
                FileService.builder(Console.class.getClassLoader(), FOLDER + subfolder)
                        .cacheControl(
                                ServerCacheControl.builder()
                                        .cachePublic()
                                        .maxAge(Duration.ofDays(365))
                                        .immutable()
                                        .build())
                        .build());
    }

    @Override
    public HttpResponse serve(ServiceRequestContext context, HttpRequest request) throws Exception {
        context.mutateAdditionalResponseHeaders(
                headers ->
                        headers.set(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY)
                                .set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
                                .set(HttpHeaderNames.REFERRER_POLICY, "no-referrer"));
        return unwrap().serve(context, request);
    }
}
