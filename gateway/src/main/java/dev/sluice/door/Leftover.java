package dev.sluice.door;

import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/// The rest of a request that was refused by its headers: read and forgotten. Left unread it would
/// end in a reset, and clients that send on before they look would see a broken connection instead
/// of the answer that tells them why. The longest body (setting `server.max-body`) bounds what is
/// read.
public final class Leftover implements Subscriber<HttpObject> {
    private Leftover() {}

    /// Forgets what is still to come of a request that nobody reads.
    public static void forget(HttpRequest request) {
        request.subscribe(new Leftover());
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(HttpObject piece) {}

    @Override
    public void onError(Throwable cause) {}

    @Override
    public void onComplete() {}
}
