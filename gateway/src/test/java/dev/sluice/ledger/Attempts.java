package dev.sluice.ledger;

import dev.sluice.call.Operation;
import dev.sluice.call.RequestId;

/// Attempts for tests.
final class Attempts {
    static final long START = 1_795_000_000_000L;

    private Attempts() {}

    static AttemptStart of(String model) {
        return new AttemptStart(
                RequestId.next(START),
                1,
                START,
                "tenant",
                "key",
                Operation.CHAT,
                "auto",
                model,
                "backend-1",
                "default@abc;arm=a;rule=r",
                40);
    }

    static Settlement ok(long input, long output) {
        return new Settlement(
                Settlement.OK,
                new TokenUsage(input, 0, 0, output, 0, TokenUsage.Source.PROVIDER),
                12,
                340);
    }
}
