/// The judge of router policies, as the command line `sluice-eval`: it asks the same engine that
/// decides in the gateway.
@NullMarked
package dev.sluice.eval;

import org.jspecify.annotations.NullMarked;
