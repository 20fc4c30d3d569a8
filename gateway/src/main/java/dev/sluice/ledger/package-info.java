/// Prices the usage, journals the charge, settles the permit, feeds metrics and the request log;
/// runs once per request whatever happens.
@NullMarked
package dev.sluice.ledger;

import org.jspecify.annotations.NullMarked;
