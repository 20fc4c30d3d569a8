package dev.sluice.ledger.report;

import dev.sluice.call.Operation;
import dev.sluice.call.RequestId;
import dev.sluice.ledger.TokenUsage;
import java.util.OptionalLong;

/// What an operator may know of a finished request. There is no place in it for a prompt, an answer
/// or a secret.
///
/// @param requestId the request
/// @param tenant who pays; empty when nobody was identified
/// @param keyId public id of the key; empty when nobody was identified
/// @param operation chat or embeddings
/// @param requestedModel model that the caller asked for
/// @param model model that answered; empty when none did
/// @param backend back end that answered; empty when none did
/// @param policy decision, as `name@digest;arm=…;rule=…`; empty when none was taken
/// @param status HTTP status of the answer
/// @param outcome `ok` or the label of a [dev.sluice.reason.Reason]
/// @param attempts how many back ends were tried
/// @param firstTokenMillis milliseconds from arrival to the first content, -1 when none came
/// @param durationMillis milliseconds from arrival to the end
/// @param usage tokens of all attempts
/// @param costNanoUsd price of all attempts in nano-USD; empty when unknown
/// @param cache `hit`, `miss` or `off`
public record RequestSummary(
        RequestId requestId,
        String tenant,
        String keyId,
        Operation operation,
        String requestedModel,
        String model,
        String backend,
        String policy,
        int status,
        String outcome,
        int attempts,
        long firstTokenMillis,
        long durationMillis,
        TokenUsage usage,
        OptionalLong costNanoUsd,
        String cache) {}
