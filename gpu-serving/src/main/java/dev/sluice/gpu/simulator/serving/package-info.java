/// The endpoints: turns requests into sequences of the engine and tokens into answers.
@NullMarked
package dev.sluice.gpu.simulator.serving;

import org.jspecify.annotations.NullMarked;
