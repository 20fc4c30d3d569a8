package dev.sluice.pipeline;

import dev.sluice.admission.Outcome;
import dev.sluice.admission.Permit;
import dev.sluice.admission.Queued;
import dev.sluice.admission.Refusal;
import dev.sluice.backend.Frame;
import dev.sluice.cache.EmbeddingCache;
import dev.sluice.call.Call;
import dev.sluice.call.Operation;
import dev.sluice.call.Payload;
import dev.sluice.dispatch.AnswerHead;
import dev.sluice.dispatch.DispatchListener;
import dev.sluice.dispatch.Dispatching;
import dev.sluice.identity.Caller;
import dev.sluice.ledger.Charge;
import dev.sluice.ledger.Settlement;
import dev.sluice.ledger.report.RequestSummary;
import dev.sluice.policy.Deny;
import dev.sluice.policy.Facts;
import dev.sluice.policy.Route;
import dev.sluice.reason.GatewayException;
import dev.sluice.reason.Reason;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request's walk through the rooms. Confined to the call's event loop.
///
/// However it ends (answer, refusal, failure, a client that leaves, a deadline), it passes
/// [#finish] exactly once, which gives back the permit and records the request.
public final class Walk implements DispatchListener {
    private static final Logger LOG = LoggerFactory.getLogger(Walk.class);
    private static final String AUTO = "auto";
    private static final String HIT = "hit";
    private static final String MISS = "miss";
    private static final String BYPASS = "bypass";

    private final Pipeline pipeline;
    private final Call call;
    private final Caller caller;
    private final Snapshot snapshot;
    private final boolean explain;
    private final Answer answer;
    private Trail trail;
    private @Nullable Queued queued;
    private @Nullable Permit permit;
    private @Nullable Dispatching dispatching;
    private @Nullable String cacheRoute;
    private @Nullable Frame remembered;
    private @Nullable ScheduledFuture<?> deadline;
    private long firstContentNanos = -1;
    private boolean over;

    Walk(
            Pipeline pipeline,
            Call call,
            Caller caller,
            Snapshot snapshot,
            boolean explain,
            Answer answer) {
        this.pipeline = pipeline;
        this.call = call;
        this.caller = caller;
        this.snapshot = snapshot;
        this.explain = explain;
        this.answer = answer;
        this.trail = Trail.start(call.id());
    }

    void start() {
        if (call.deadlineNanos() != Long.MAX_VALUE) {
            deadline =
                    call.loop()
                            .schedule(
                                    this::deadlinePassed,
                                    call.deadlineNanos() - pipeline.nanos(),
                                    TimeUnit.NANOSECONDS);
        }
        admission();
    }

    private void admission() {
        switch (pipeline.admission().reserve(caller, call.loop())) {
            case Outcome.Answer now -> admitted(now);
            case Queued later -> {
                queued = later;
                later.whenDecided(this::admitted);
            }
        }
    }

    private void admitted(Outcome.Answer outcome) {
        queued = null;
        switch (outcome) {
            case Refusal(var failure, var rates) -> {
                trail = trail.metered(rates);
                fail(failure, List.of());
            }
            case Permit granted -> {
                permit = granted;
                trail = trail.metered(granted.rates());
                decide();
            }
        }
    }

    /// A bug behind here must not cost a permit.
    private void decide() {
        try {
            policy();
        } catch (RuntimeException bug) {
            LOG.error("Request {} failed by a bug", call.id(), bug);
            var failure =
                    Reason.DOOR_INTERNAL.because(
                            "The gateway failed; the request id tells operators where to look.");
            abandon(failure);
            answer.fail(failure, trail);
        }
    }

    private void policy() {
        var facts =
                Facts.of(
                        call.view(),
                        new Facts.Caller(caller.tenant(), "", "", caller.tags(), "", ""),
                        Facts.Budget.UNLIMITED,
                        pipeline.fleetFacts().of(snapshot),
                        Facts.Time.of(pipeline.clock().instant()));
        var decision = snapshot.policy().decide(facts, caller.keyId());
        var why = explain ? snapshot.policy().explain(facts, caller.keyId()) : List.<String>of();
        trail = trail.decided(decision.headerValue(), why);
        switch (decision) {
            case Deny deny -> fail(Reason.POLICY_DENIED.because(deny.message()), List.of());
            case Route route -> {
                if (isServed(route)) {
                    cache(route);
                } else {
                    fail(unknownModel(), List.of());
                }
            }
        }
    }

    /// Whether anybody at all serves what was decided, busy or not.
    private boolean isServed(Route route) {
        for (var pool : route.chain()) {
            for (var member : pool.members()) {
                if (caller.mayUse(member.model())
                        && snapshot.fleet().serves(member.model(), call.operation())) {
                    return true;
                }
            }
        }
        return false;
    }

    private GatewayException unknownModel() {
        if (call.view().model().equals(AUTO)) { // the client named no model that could be wrong
            return Reason.DISPATCH_UNAVAILABLE
                    .because("Nobody serves a model that the policy chose for this request.")
                    .retryAfter(1_000);
        }
        return Reason.POLICY_UNKNOWN_MODEL
                .because(
                        "The model '"
                                + call.view().model()
                                + "' does not exist, does not do "
                                + call.operation().label()
                                + ", or this key may not use it. GET /v1/models lists what it may.")
                .at("model");
    }

    private void cache(Route route) {
        if (call.operation() != Operation.EMBEDDINGS
                || !(call.payload() instanceof Payload.Raw(var body))) {
            trail = trail.cached(BYPASS);
            dispatch(route);
            return;
        }
        cacheRoute =
                route.version()
                        + " "
                        + route.chain().stream()
                                .flatMap(pool -> pool.members().stream())
                                .map(member -> member.model() + "/" + member.backend())
                                .collect(Collectors.joining(","));
        var entry = pipeline.cache().find(caller.tenant(), cacheRoute, body);
        if (entry == null) {
            trail = trail.cached(MISS);
            dispatch(route);
        } else {
            trail = trail.cached(HIT).answered(entry.model(), null, 0);
            remembered = new Frame.Raw(entry.json(), true);
            answer.begin(trail);
        }
    }

    private void dispatch(Route route) {
        dispatching = pipeline.dispatch().start(call, caller, route, snapshot.fleet(), this);
    }

    /// Asks for the next frame.
    public void pull() {
        if (over) {
            return;
        }
        if (remembered != null) {
            answer.frame(remembered);
            remembered = null;
            finish(200, Settlement.OK, Receipt.FREE);
            answer.end(Receipt.FREE);
        } else if (dispatching != null) {
            dispatching.pull();
        }
    }

    /// The client has left: everything stops, and what was used is charged.
    public void cancel() {
        if (!over) {
            abandon(Reason.DOOR_CLIENT_CLOSED.because("The client closed the connection."));
        }
    }

    private void deadlinePassed() {
        if (!over) {
            var failure =
                    Reason.DISPATCH_DEADLINE.because(
                            "The deadline that the client set has passed.");
            abandon(failure);
            answer.fail(failure, trail);
        }
    }

    private void abandon(GatewayException why) {
        if (queued != null) {
            queued.cancel();
        }
        var charges = dispatching == null ? List.<Charge>of() : dispatching.cancel(why);
        finish(why.reason().httpStatus(), why.reason().label(), Receipt.of(charges));
    }

    @Override
    public void committed(AnswerHead head) {
        firstContentNanos = pipeline.nanos();
        trail = trail.answered(head.model(), head.backend(), head.attempts());
        answer.begin(trail);
    }

    @Override
    public void frame(Frame frame) {
        if (cacheRoute != null
                && frame instanceof Frame.Raw(var json, _)
                && call.payload() instanceof Payload.Raw(var body)) {
            var model = trail.model();
            pipeline.cache()
                    .put(
                            caller.tenant(),
                            cacheRoute,
                            body,
                            new EmbeddingCache.Entry(json, model == null ? "" : model));
        }
        answer.frame(frame);
    }

    @Override
    public void ended(List<Charge> charges) {
        var receipt = Receipt.of(charges);
        finish(200, Settlement.OK, receipt);
        answer.end(receipt);
    }

    @Override
    public void failed(GatewayException failure, List<Charge> charges) {
        if (dispatching != null) {
            trail = trail.answered(trail.model(), trail.backend(), dispatching.attempts());
        }
        fail(failure, charges);
    }

    private void fail(GatewayException failure, List<Charge> charges) {
        finish(failure.reason().httpStatus(), failure.reason().label(), Receipt.of(charges));
        answer.fail(failure, trail);
    }

    private void finish(int status, String outcome, Receipt receipt) {
        if (over) {
            return;
        }
        over = true;
        if (deadline != null) {
            deadline.cancel(false);
        }
        if (permit != null) {
            permit.release();
        }
        pipeline.ended(
                new RequestSummary(
                        call.id(),
                        caller.tenant(),
                        caller.keyId(),
                        call.operation(),
                        call.view().model(),
                        text(trail.model()),
                        text(trail.backend()),
                        text(trail.policy()),
                        status,
                        outcome,
                        trail.attempts(),
                        firstContentNanos < 0
                                ? -1
                                : (firstContentNanos - call.startNanos()) / 1_000_000,
                        (pipeline.nanos() - call.startNanos()) / 1_000_000,
                        receipt.usage(),
                        receipt.costNanoUsd(),
                        text(trail.cache())));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
