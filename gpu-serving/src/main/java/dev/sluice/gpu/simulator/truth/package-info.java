/// What really happened to every request, for tests that compare a gateway's ledger with it.
@NullMarked
package dev.sluice.gpu.simulator.truth;

import org.jspecify.annotations.NullMarked;
