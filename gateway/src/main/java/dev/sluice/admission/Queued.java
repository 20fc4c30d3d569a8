package dev.sluice.admission;

import dev.sluice.reason.GatewayException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A request on its way through its slots, perhaps waiting. Thread-safe.
///
/// Slots are taken from the narrow scope to the wide one, key, tenant, gateway, so that whoever
/// waits for a narrow slot does not sit on a wide one. The lock guards the fields; whatever calls
/// others, who have locks of their own, is noted in `later` and run when the lock is free.
public final class Queued implements Outcome {
    private final Admission admission;
    private final Entrance entrance;
    private final Executor executor;
    private final List<Slots.Lease> leases = new ArrayList<>(3);
    private final List<Runnable> later = new ArrayList<>(3);
    private Slots.@Nullable Place place;
    private @Nullable Consumer<Answer> taker;
    private @Nullable Answer answer;
    private boolean waiting;
    private boolean told;
    private boolean cancelled;

    Queued(Admission admission, Entrance entrance, Executor executor) {
        this.admission = admission;
        this.entrance = entrance;
        this.executor = executor;
    }

    /// Hears the decision, on the executor given to [Admission#reserve], exactly once unless
    /// cancelled before. May be called once.
    public void whenDecided(Consumer<Answer> consumer) {
        synchronized (this) {
            if (taker != null) {
                throw new IllegalStateException("whenDecided: called twice (expected: once)");
            }
            taker = consumer;
            if (answer != null) {
                later.add(this::tell);
            }
        }
        runLater();
    }

    /// Gives up: leaves the queue at once and gives everything back. Does nothing once the decision
    /// was heard; a permit then belongs to the hearer.
    public void cancel() {
        synchronized (this) {
            if (cancelled || told) {
                return;
            }
            cancelled = true;
            switch (answer) {
                case null -> lose();
                case Permit permit -> later.add(permit::release);
                case Refusal _ -> {}
            }
        }
        runLater();
    }

    /// Takes the slots that are free.
    Outcome start() {
        Outcome outcome;
        synchronized (this) {
            advance();
            told = answer != null;
            outcome = answer != null ? answer : this;
        }
        runLater();
        return outcome;
    }

    private void hear(Slots.Answer given) {
        synchronized (this) {
            place = null;
            switch (given) {
                case Slots.Lease lease -> {
                    if (isOpen()) {
                        leases.add(lease);
                        advance();
                    } else {
                        later.add(lease::release);
                    }
                }
                case Slots.TimedOut _ -> refuse(admission.timedOut());
            }
            if (answer != null && taker != null) {
                later.add(this::tell);
            }
        }
        runLater();
    }

    private void advance() {
        while (isOpen() && leases.size() < entrance.scopes().size()) {
            var scope = entrance.scopes().get(leases.size());
            switch (admission.acquire(scope, entrance, this::hear)) {
                case Slots.Lease lease -> leases.add(lease);
                case Slots.Full _ -> refuse(admission.full(scope));
                case Slots.Place next -> {
                    await(next);
                    return;
                }
            }
        }
        if (isOpen()) {
            leaveQueue();
            answer = admission.permit(entrance, leases);
        }
    }

    private void await(Slots.Place next) {
        place = next;
        waiting = waiting || admission.enterQueue();
        if (!waiting) {
            refuse(admission.queueFull());
        }
    }

    private void refuse(GatewayException failure) {
        if (isOpen()) {
            answer = new Refusal(failure);
            lose();
        }
    }

    private void lose() {
        leaveQueue();
        if (place != null) {
            later.add(place::leave);
            place = null;
        }
        leases.forEach(lease -> later.add(lease::release));
        leases.clear();
        later.add(entrance::refund);
    }

    private void leaveQueue() {
        if (waiting) {
            waiting = false;
            later.add(admission::leaveQueue);
        }
    }

    private boolean isOpen() {
        return answer == null && !cancelled;
    }

    private void tell() {
        try {
            executor.execute(this::tellNow);
        } catch (RejectedExecutionException _) {
            cancel();
        }
    }

    private void tellNow() {
        Consumer<Answer> hearer;
        Answer heard;
        synchronized (this) {
            if (told || cancelled || taker == null || answer == null) {
                return;
            }
            told = true;
            hearer = taker;
            heard = answer;
        }
        hearer.accept(heard);
    }

    private void runLater() {
        List<Runnable> actions;
        synchronized (this) {
            actions = List.copyOf(later);
            later.clear();
        }
        actions.forEach(Runnable::run);
    }
}
