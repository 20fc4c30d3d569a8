/// The one table of errors: every refused or failed request has exactly one [Reason], and every
/// client dialect's error shape is derived from it.
@NullMarked
package dev.sluice.reason;

import org.jspecify.annotations.NullMarked;
