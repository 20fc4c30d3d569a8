package dev.sluice.pipeline;

import dev.sluice.call.Operation;
import dev.sluice.call.RequestId;
import dev.sluice.identity.Caller;
import dev.sluice.ledger.TokenUsage;
import dev.sluice.reason.Reason;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What became of a request, for the log and the metrics. Holds nothing of what was said.
///
/// @param id the request
/// @param operation chat or embeddings
/// @param tenant who pays; null when the caller is unknown
/// @param keyId public id of the key; null when the caller is unknown
/// @param requestedModel model that the caller asked for; null when the body was not read
/// @param model model that answered; null when none did
/// @param backend back end that answered; null when none did
/// @param policy decision; null before the decision
/// @param cache `hit`, `miss` or `bypass`; null before the cache
/// @param outcome `ok` or the label of a [Reason]
/// @param attempts back ends tried
/// @param firstTokenMicros microseconds from arrival to the first content; -1 when none came
/// @param durationMicros microseconds from arrival to the end
/// @param usage tokens of the attempt that answered
/// @param costNanoUsd price of all attempts in nano-USD; empty when unknown
public record RequestRecord(
        RequestId id,
        Operation operation,
        @Nullable String tenant,
        @Nullable String keyId,
        @Nullable String requestedModel,
        @Nullable String model,
        @Nullable String backend,
        @Nullable String policy,
        @Nullable String cache,
        String outcome,
        int attempts,
        long firstTokenMicros,
        long durationMicros,
        TokenUsage usage,
        OptionalLong costNanoUsd) {
    /// A request that was refused at the door.
    public static RequestRecord refused(
            RequestId id, Operation operation, @Nullable Caller caller, Reason reason, long durationMicros) {
        return new RequestRecord(
                id,
                operation,
                caller == null ? null : caller.tenant(),
                caller == null ? null : caller.keyId(),
                null,
                null,
                null,
                null,
                null,
                reason.label(),
                0,
                -1,
                durationMicros,
                TokenUsage.NONE,
                OptionalLong.of(0));
    }
}
