/// What the simulated model says: a reversible tokenizer, and answers that follow from prompt and
/// seed.
@NullMarked
package dev.sluice.gpu.simulator.text;

import org.jspecify.annotations.NullMarked;
