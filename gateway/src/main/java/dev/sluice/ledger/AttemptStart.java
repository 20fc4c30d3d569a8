package dev.sluice.ledger;

import dev.sluice.call.Operation;
import dev.sluice.call.RequestId;

/// What is known of an attempt before its first byte goes to a back end.
///
/// @param requestId the request
/// @param attempt number of the attempt within the request, from 1
/// @param startMillis wall-clock start, milliseconds since 1970-01-01 UTC
/// @param tenant who pays
/// @param keyId public id of the key that was used
/// @param operation chat or embeddings
/// @param requestedModel model that the caller asked for
/// @param model catalogue model that is to answer
/// @param backend back end that is to answer
/// @param policy decision, as `name@digest;arm=…;rule=…`
/// @param promptTokens estimate of the prompt, in tokens
public record AttemptStart(
        RequestId requestId,
        int attempt,
        long startMillis,
        String tenant,
        String keyId,
        Operation operation,
        String requestedModel,
        String model,
        String backend,
        String policy,
        long promptTokens) {}
