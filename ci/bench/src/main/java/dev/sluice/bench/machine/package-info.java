/// What the kernel says about processes, processors and the machine.
@NullMarked
package dev.sluice.bench.machine;

import org.jspecify.annotations.NullMarked;
