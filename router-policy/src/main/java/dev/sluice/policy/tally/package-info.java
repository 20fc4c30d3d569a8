/// Counts text as it passes by.
@NullMarked
package dev.sluice.policy.tally;

import org.jspecify.annotations.NullMarked;
