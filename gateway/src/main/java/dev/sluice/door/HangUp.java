package dev.sluice.door;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import io.netty.channel.ChannelFutureListener;

/// Cancels a request as soon as its HTTP/1 client hangs up. Armeria itself waits a second, in which
/// a back end would go on for nobody; HTTP/2 clients it hears at once.
public final class HangUp extends SimpleDecoratingHttpService {
    public HangUp(HttpService delegate) {
        super(delegate);
    }

    @Override
    public HttpResponse serve(ServiceRequestContext context, HttpRequest request) throws Exception {
        var channel = context.log().partial().channel();
        if (channel != null && !context.sessionProtocol().isMultiplex()) {
            FirstRequest.arrived(channel);
            ChannelFutureListener cancel = _ -> context.cancel();
            channel.closeFuture().addListener(cancel);
            context.log()
                    .whenComplete()
                    .thenRun(() -> channel.closeFuture().removeListener(cancel));
        }
        return unwrap().serve(context, request);
    }
}
