/// The simulated inference engine: continuous batching, KV-cache blocks and a queue, in virtual
/// time.
@NullMarked
package dev.sluice.gpu.simulator.engine;

import org.jspecify.annotations.NullMarked;
