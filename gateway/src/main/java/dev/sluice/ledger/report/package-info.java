/// Tells operators what happened: one log line per request and the metrics.
@NullMarked
package dev.sluice.ledger.report;

import org.jspecify.annotations.NullMarked;
