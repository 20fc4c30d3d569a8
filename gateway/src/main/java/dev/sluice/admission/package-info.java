/// Reserves rate, tokens, money and a queue slot; gives a permit that is settled exactly once.
@NullMarked
package dev.sluice.admission;

import org.jspecify.annotations.NullMarked;
