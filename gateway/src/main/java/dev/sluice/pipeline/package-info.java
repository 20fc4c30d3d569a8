/// Leads every request through the rooms in their order: identity, admission, policy, cache,
/// dispatch, ledger.
@NullMarked
package dev.sluice.pipeline;

import org.jspecify.annotations.NullMarked;
