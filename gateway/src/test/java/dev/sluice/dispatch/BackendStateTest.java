package dev.sluice.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.admission.Slots;
import dev.sluice.backend.AnswerListener;
import dev.sluice.backend.Backend;
import dev.sluice.backend.Target;
import dev.sluice.call.Call;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class BackendStateTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5_000_000_000L); // about to overflow
    private final BackendState state = new BackendState(new Nobody(), new Slots(3, 0), nanos::get);

    private record Nobody() implements Backend {
        @Override
        public String name() {
            return "nobody";
        }

        @Override
        public Answering answer(Call call, Target target, AnswerListener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    private void pass(long seconds) {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    private void fault() {
        state.failed("backend_failed", 1_000, true);
    }

    @Test
    void restsAfterThreeFaultsInARow() {
        fault();
        fault();
        assertThat(state.isHealthy()).isTrue();
        fault();
        assertThat(state.isHealthy()).isFalse();
        pass(4);
        assertThat(state.isHealthy()).isFalse();
        pass(1);
        assertThat(state.isHealthy()).isTrue();
    }

    @Test
    void restsLongerForEachFurtherFaultUpToAMinute() {
        for (var i = 0; i < 4; i++) {
            fault();
        }
        pass(9);
        assertThat(state.isHealthy()).isFalse();
        pass(1);
        assertThat(state.isHealthy()).isTrue();
        for (var i = 0; i < 50; i++) {
            fault();
        }
        pass(59);
        assertThat(state.isHealthy()).isFalse();
        pass(1);
        assertThat(state.isHealthy()).isTrue();
    }

    @Test
    void forgetsFaultsWithOneGoodAnswer() {
        fault();
        fault();
        fault();
        state.succeeded();
        assertThat(state.isHealthy()).isTrue();
        fault();
        fault();
        assertThat(state.isHealthy()).isTrue();
    }

    @Test
    void doesNotBlameItForBeingBusy() {
        for (var i = 0; i < 10; i++) {
            state.failed("backend_rate_limited", 1_000, false);
        }
        assertThat(state.isHealthy()).isTrue();
        assertThat(state.failures()).isEqualTo(10);
        assertThat(state.lastFault()).isEqualTo("backend_rate_limited");
        assertThat(state.lastFailureMillis()).isEqualTo(1_000);
    }

    @Test
    void averagesTheTimeToTheFirstToken() {
        assertThat(state.firstTokenNanos()).isZero();
        state.firstContent(1_000);
        assertThat(state.firstTokenNanos()).isEqualTo(1_000);
        state.firstContent(2_000);
        assertThat(state.firstTokenNanos()).isEqualTo(1_200);
    }

    @Test
    void countsWhatIsInFlight() {
        state.started();
        state.started();
        state.finished();
        assertThat(state.inFlight()).isEqualTo(1);
        assertThat(state.requests()).isEqualTo(2);
        assertThat(state.limit()).isEqualTo(3);
    }
}
