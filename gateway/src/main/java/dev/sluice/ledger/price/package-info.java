/// Tells what tokens cost: dated price files, exact arithmetic, no floats.
@NullMarked
package dev.sluice.ledger.price;

import org.jspecify.annotations.NullMarked;
