package dev.sluice.dispatch;

import dev.sluice.admission.Slots;
import dev.sluice.backend.Frame;
import dev.sluice.call.Call;
import dev.sluice.identity.Caller;
import dev.sluice.ledger.AttemptStart;
import dev.sluice.ledger.Charge;
import dev.sluice.policy.Route;
import dev.sluice.reason.GatewayException;
import dev.sluice.reason.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One request's attempts, one after the other. Confined to the call's event loop.
///
/// The commit point: frames without content (headings, comments) are held back until the first
/// content comes. Until then a failed attempt is followed by the next candidate and the client
/// notices nothing; from then on frames pass through and the back end never changes.
public final class Dispatching {
    private static final int MAX_HELD_FRAMES = 64;

    private final Dispatch dispatch;
    private final Call call;
    private final Caller caller;
    private final Route route;
    private final Candidates candidates;
    private final DispatchListener listener;
    private final List<Charge> charges = new ArrayList<>(1);
    private final Deque<Frame> held = new ArrayDeque<>(2);
    private @Nullable Attempt attempt;
    private Slots.@Nullable Place place;
    private @Nullable GatewayException lastFailure;
    private int attempts;
    private boolean committed;
    private boolean wanted;
    private boolean over;
    private @Nullable Runnable afterHeld;

    Dispatching(
            Dispatch dispatch,
            Call call,
            Caller caller,
            Route route,
            Candidates candidates,
            DispatchListener listener) {
        this.dispatch = dispatch;
        this.call = call;
        this.caller = caller;
        this.route = route;
        this.candidates = candidates;
        this.listener = listener;
    }

    /// Asks for the next frame. Before the commit point the gateway pulls by itself.
    public void pull() {
        if (wanted || over) {
            return;
        }
        wanted = true;
        proceed();
    }

    /// The client is gone, or its deadline has passed: gives up at once and settles what was used.
    ///
    /// @return the charges of all attempts
    public List<Charge> cancel(GatewayException why) {
        if (!over) {
            over = true;
            if (place != null) {
                place.leave();
            }
            if (attempt != null) {
                charges.add(attempt.cancel(why));
                attempt = null;
            }
        }
        return List.copyOf(charges);
    }

    /// Attempts so far.
    public int attempts() {
        return attempts;
    }

    void next() {
        if (over) {
            return;
        }
        var maxAttempts = route.guards().maxAttempts();
        var member = attempts < maxAttempts ? candidates.next() : null;
        if (member == null) {
            fail(lastFailure != null ? lastFailure : unavailable());
            return;
        }
        attempts++;
        var outcome =
                member.state()
                        .slots()
                        .acquire(
                                dispatch.queueTimeout(),
                                call.loop(),
                                answer -> call.loop().execute(() -> slot(member, answer)));
        switch (outcome) {
            case Slots.Lease lease -> attempt(member, lease);
            case Slots.Place waiting -> place = waiting;
            case Slots.Full _ ->
                    failed(
                            Reason.ADMISSION_QUEUE_FULL
                                    .because("The back end is at its limit and its queue is full.")
                                    .retryAfter(1_000));
        }
    }

    private void slot(Fleet.Member member, Slots.Answer answer) {
        place = null;
        switch (answer) {
            case Slots.Lease lease -> {
                if (over) {
                    lease.release();
                } else {
                    attempt(member, lease);
                }
            }
            case Slots.TimedOut _ ->
                    failed(
                            Reason.ADMISSION_QUEUE_TIMEOUT
                                    .because("The back end was at its limit for too long.")
                                    .retryAfter(1_000));
        }
    }

    private void attempt(Fleet.Member member, Slots.Lease lease) {
        var target = member.target();
        var start =
                new AttemptStart(
                        call.id(),
                        attempts,
                        dispatch.millis(),
                        caller.tenant(),
                        caller.keyId(),
                        call.operation(),
                        call.view().model(),
                        target.model(),
                        target.backend().name(),
                        route.headerValue(),
                        call.view().promptTokens());
        try {
            var entry = dispatch.ledger().open(start);
            attempt =
                    new Attempt(
                            dispatch, this, call, member, lease, entry, route.guards().timeouts());
        } catch (GatewayException refused) {
            lease.release();
            fail(refused);
            return;
        }
        attempt.begin();
    }

    // What the attempt tells.

    void frame(Frame frame) {
        if (committed) {
            wanted = false;
            listener.frame(frame);
            return;
        }
        held.add(frame);
        if (frame.isContent() || held.size() >= MAX_HELD_FRAMES) {
            commit();
        } else {
            pullAttempt();
        }
    }

    void ended(Charge charge) {
        charges.add(charge);
        attempt = null;
        if (!committed) {
            commit(); // an answer without content is an answer
        }
        whenHeldIsGone(
                () -> {
                    over = true;
                    listener.ended(List.copyOf(charges));
                });
    }

    void failed(GatewayException failure, Charge charge) {
        charges.add(charge);
        attempt = null;
        if (committed) {
            whenHeldIsGone(() -> fail(failure));
        } else {
            failed(failure);
        }
    }

    private void failed(GatewayException failure) {
        held.clear();
        lastFailure = failure;
        if (Failover.of(failure.reason()) == Failover.STOP) {
            fail(failure);
        } else {
            next();
        }
    }

    private void commit() {
        committed = true;
        var running = attempt;
        var charge = charges.isEmpty() ? null : charges.getLast();
        var model =
                running != null
                        ? running.target().model()
                        : Objects.requireNonNull(charge).start().model();
        var backend =
                running != null
                        ? running.target().backend().name()
                        : Objects.requireNonNull(charge).start().backend();
        listener.committed(new AnswerHead(model, backend, attempts));
        proceed();
    }

    private void whenHeldIsGone(Runnable action) {
        if (held.isEmpty()) {
            action.run();
        } else {
            afterHeld = action;
            proceed();
        }
    }

    private void proceed() {
        while (committed && wanted && !held.isEmpty()) {
            wanted = false;
            listener.frame(held.remove());
        }
        if (held.isEmpty() && afterHeld != null) {
            var action = afterHeld;
            afterHeld = null;
            action.run();
        } else if (committed && wanted && held.isEmpty()) {
            pullAttempt();
        }
    }

    private void pullAttempt() {
        if (attempt != null) {
            attempt.pull();
        }
    }

    private void fail(GatewayException failure) {
        if (!over) {
            over = true;
            listener.failed(failure, List.copyOf(charges));
        }
    }

    private GatewayException unavailable() {
        return Reason.DISPATCH_UNAVAILABLE
                .because(
                        "No back end serves '"
                                + call.view().model()
                                + "' for this key at the moment.")
                .retryAfter(1_000);
    }
}
