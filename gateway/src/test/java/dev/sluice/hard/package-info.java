/// What goes wrong in the world, done to a whole gateway on purpose: crashes, a database that goes
/// away, clients that leave, hostile input.
@NullMarked
package dev.sluice.hard;

import org.jspecify.annotations.NullMarked;
