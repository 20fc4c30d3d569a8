package dev.sluice.dispatch;

import dev.sluice.admission.Slots;
import dev.sluice.backend.AnswerListener;
import dev.sluice.backend.Backend.Answering;
import dev.sluice.backend.Frame;
import dev.sluice.backend.Target;
import dev.sluice.call.Call;
import dev.sluice.ledger.AttemptEntry;
import dev.sluice.ledger.Charge;
import dev.sluice.ledger.Settlement;
import dev.sluice.ledger.TokenUsage;
import dev.sluice.policy.Guards.Timeouts;
import dev.sluice.reason.GatewayException;
import dev.sluice.reason.Reason;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One back end's try at a request: its slot, its time-outs, its entry in the ledger. Confined to
/// the call's event loop.
///
/// Its slot is released and its entry settled exactly once, in [#settle], on whichever path comes
/// first.
final class Attempt implements AnswerListener {
    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);
    private static final long PROGRESS_NANOS = 1_000_000_000L;

    private final Dispatch dispatch;
    private final Dispatching parent;
    private final Call call;
    private final Fleet.Member member;
    private final Slots.Lease lease;
    private final AttemptEntry entry;
    private final Timeouts timeouts;
    private final long startNanos;
    private @Nullable Answering answering;
    private @Nullable ScheduledFuture<?> timer;
    private long waitingSince;
    private boolean waiting;
    private long lastProgressNanos;
    private long firstContentNanos = -1;
    private @Nullable Charge charge;

    Attempt(
            Dispatch dispatch,
            Dispatching parent,
            Call call,
            Fleet.Member member,
            Slots.Lease lease,
            AttemptEntry entry,
            Timeouts timeouts) {
        this.dispatch = dispatch;
        this.parent = parent;
        this.call = call;
        this.member = member;
        this.lease = lease;
        this.entry = entry;
        this.timeouts = timeouts;
        this.startNanos = dispatch.nanos();
        this.lastProgressNanos = startNanos;
    }

    Target target() {
        return member.target();
    }

    TokenUsage usage() {
        return answering == null ? TokenUsage.NONE : answering.usage();
    }

    void begin() {
        member.state().started();
        try {
            answering = member.target().backend().answer(call, member.target(), this);
        } catch (GatewayException refused) { // the back end cannot express the request
            failed(refused, TokenUsage.NONE);
            return;
        } catch (RuntimeException bug) { // must not cost a slot
            LOG.error("Back end {} could not be asked", member.target().backend().name(), bug);
            failed(Reason.DOOR_INTERNAL.because("The gateway failed."), TokenUsage.NONE);
            return;
        }
        schedule(untilTimeout());
        pull();
    }

    void pull() {
        if (answering != null && charge == null) {
            if (!waiting) {
                waiting = true;
                waitingSince = dispatch.nanos();
            }
            answering.pull();
        }
    }

    Charge cancel(GatewayException why) {
        var used = usage();
        if (answering != null) {
            answering.cancel();
        }
        return settle(why.reason().label(), used);
    }

    @Override
    public void frame(Frame frame) {
        var now = dispatch.nanos();
        waiting = false;
        if (frame.isContent() && firstContentNanos < 0) {
            firstContentNanos = now;
            member.state().firstContent(now - startNanos);
            reschedule();
        }
        if (now - lastProgressNanos >= PROGRESS_NANOS) {
            lastProgressNanos = now;
            entry.progress(usage());
        }
        parent.frame(frame);
    }

    @Override
    public void ended(TokenUsage usage) {
        if (charge == null) {
            member.state().succeeded();
            parent.ended(settle(Settlement.OK, usage));
        }
    }

    @Override
    public void failed(GatewayException failure, TokenUsage usage) {
        if (charge == null) {
            var isFault = Failover.of(failure.reason()) == Failover.NEXT_AND_BLAME;
            member.state().failed(failure.reason().label(), dispatch.millis(), isFault);
            parent.failed(failure, settle(failure.reason().label(), usage));
        }
    }

    private Charge settle(String outcome, TokenUsage usage) {
        if (charge == null) {
            if (timer != null) {
                timer.cancel(false);
            }
            lease.release();
            member.state().finished();
            charge =
                    entry.settle(
                            new Settlement(
                                    outcome,
                                    usage,
                                    millis(firstContentNanos),
                                    millis(dispatch.nanos())));
        }
        return charge;
    }

    private long millis(long nanos) {
        return nanos < 0 ? -1 : (nanos - startNanos) / 1_000_000;
    }

    // Time-outs: one timer that looks back when it rings, instead of one armed anew per frame. A
    // back end is silent only while a frame is wanted of it; while a slow client wants none, its
    // time does not run.

    private void schedule(long nanos) {
        timer = call.loop().schedule(this::ring, Math.max(nanos, 1), TimeUnit.NANOSECONDS);
    }

    /// Another time-out counts from the first content on, and it may be the shorter one.
    private void reschedule() {
        if (timer != null) {
            timer.cancel(false);
        }
        schedule(untilTimeout());
    }

    private void ring() {
        if (charge != null) {
            return;
        }
        var left = untilTimeout();
        if (left > 0) {
            schedule(left);
            return;
        }
        var used = usage();
        if (answering != null) {
            answering.cancel();
        }
        failed(timeout(), used);
    }

    private long untilTimeout() {
        var now = dispatch.nanos();
        var left = timeouts.total().toNanos() - (now - call.startNanos());
        if (call.view().stream()) {
            var silence =
                    firstContentNanos < 0
                            ? timeouts.firstToken().toNanos() - (now - startNanos)
                            : timeouts.betweenTokens().toNanos()
                                    - (waiting ? now - waitingSince : 0);
            left = Math.min(left, silence);
        }
        return left;
    }

    private GatewayException timeout() {
        if (dispatch.nanos() - call.startNanos() >= timeouts.total().toNanos()) {
            return Reason.BACKEND_TIMEOUT.because(
                    "The back end did not finish within " + timeouts.total() + ".");
        }
        return firstContentNanos < 0
                ? Reason.BACKEND_TIMEOUT.because(
                        "The back end gave no token within " + timeouts.firstToken() + ".")
                : Reason.BACKEND_TIMEOUT.because(
                        "The back end fell silent for " + timeouts.betweenTokens() + ".");
    }
}
