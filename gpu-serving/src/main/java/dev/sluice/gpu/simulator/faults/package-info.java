/// Misbehaviour to order: which faults a request meets, by header, prompt, rule or chance.
@NullMarked
package dev.sluice.gpu.simulator.faults;

import org.jspecify.annotations.NullMarked;
