/// Load from one thread: closed loop, Poisson open loop, paced and idle streams.
@NullMarked
package dev.sluice.bench.load;

import org.jspecify.annotations.NullMarked;
