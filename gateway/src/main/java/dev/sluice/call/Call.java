package dev.sluice.call;

import dev.sluice.policy.view.RequestView;
import io.netty.channel.EventLoop;

/// One request on its way through the rooms.
///
/// @param id the gateway's id of the request
/// @param operation what is asked for
/// @param view what admission, policy, cache and ledger may know of it
/// @param payload the request itself
/// @param traceparent W3C trace context to send to back ends
/// @param loop event loop that everything of this request happens on
/// @param startMillis wall-clock arrival, milliseconds since 1970-01-01 UTC
/// @param startNanos monotonic arrival, nanoseconds
/// @param deadlineNanos monotonic time at which the client gives up, `Long.MAX_VALUE` when it never
///     does
public record Call(
        RequestId id,
        Operation operation,
        RequestView view,
        Payload payload,
        String traceparent,
        EventLoop loop,
        long startMillis,
        long startNanos,
        long deadlineNanos) {}
