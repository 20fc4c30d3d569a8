package dev.sluice.pipeline;

import dev.sluice.admission.Admission;
import dev.sluice.cache.EmbeddingCache;
import dev.sluice.call.Call;
import dev.sluice.call.Operation;
import dev.sluice.call.RequestId;
import dev.sluice.dispatch.Dispatch;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Identity;
import dev.sluice.ledger.TokenUsage;
import dev.sluice.ledger.report.RequestSummary;
import dev.sluice.reason.Reason;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The way of every request. Thread-safe; never blocks.
public final class Pipeline {
    private final Identity identity;
    private final Admission admission;
    private final AtomicReference<Snapshot> snapshot;
    private final FleetFacts fleetFacts;
    private final EmbeddingCache cache;
    private final Dispatch dispatch;
    private final RequestListener listener;
    private final InstantSource clock;
    private final LongSupplier nanoTime;

    public Pipeline(
            Identity identity,
            Admission admission,
            AtomicReference<Snapshot> snapshot,
            EmbeddingCache cache,
            Dispatch dispatch,
            RequestListener listener,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.identity = identity;
        this.admission = admission;
        this.snapshot = snapshot;
        this.fleetFacts = new FleetFacts(nanoTime);
        this.cache = cache;
        this.dispatch = dispatch;
        this.listener = listener;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /// The caller behind a credential; comes before anything of the request is read.
    ///
    /// @param credential value of the `authorization` or `x-api-key` header, empty when there is
    ///     none
    /// @throws dev.sluice.reason.GatewayException when it proves nobody
    public Caller identify(String credential) {
        return identity.identify(credential);
    }

    /// What requests are decided by now.
    public Snapshot snapshot() {
        return snapshot.get();
    }

    /// Leads a call through the rooms; must be called on its event loop. The answer may be told
    /// before this returns.
    ///
    /// @param decideBy the snapshot that the call's view was read with
    /// @param explain whether to say why it was decided so
    public Walk start(Call call, Caller caller, Snapshot decideBy, boolean explain, Answer answer) {
        var walk = new Walk(this, call, caller, decideBy, explain, answer);
        walk.start();
        return walk;
    }

    /// Milliseconds since 1970-01-01 UTC.
    public long millis() {
        return clock.millis();
    }

    /// Monotonic time in nanoseconds.
    public long nanos() {
        return nanoTime.getAsLong();
    }

    /// Records a request that was refused before its walk began.
    ///
    /// @param caller who called; null when that is not known
    /// @param startNanos monotonic arrival
    public void refused(
            RequestId id,
            Operation operation,
            @Nullable Caller caller,
            Reason reason,
            long startNanos) {
        listener.ended(
                new RequestSummary(
                        id,
                        caller == null ? "" : caller.tenant(),
                        caller == null ? "" : caller.keyId(),
                        operation,
                        "",
                        "",
                        "",
                        "",
                        reason.httpStatus(),
                        reason.label(),
                        0,
                        -1,
                        (nanos() - startNanos) / 1_000_000,
                        TokenUsage.NONE,
                        OptionalLong.of(0),
                        ""));
    }

    void ended(RequestSummary request) {
        listener.ended(request);
    }

    Admission admission() {
        return admission;
    }

    FleetFacts fleetFacts() {
        return fleetFacts;
    }

    EmbeddingCache cache() {
        return cache;
    }

    Dispatch dispatch() {
        return dispatch;
    }

    InstantSource clock() {
        return clock;
    }
}
