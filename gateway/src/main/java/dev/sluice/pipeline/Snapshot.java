package dev.sluice.pipeline;

import dev.sluice.dispatch.Fleet;
import dev.sluice.policy.Policy;

/// What requests are decided by; swapped as a whole, so that one request never sees half a change.
///
/// @param policy the active router policy
/// @param fleet back ends and models
public record Snapshot(Policy policy, Fleet fleet) {}
