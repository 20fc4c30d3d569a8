/// The policy engine: facts in, decision out, with no I/O, no clock and no threads.
@NullMarked
package dev.sluice.policy;

import org.jspecify.annotations.NullMarked;
