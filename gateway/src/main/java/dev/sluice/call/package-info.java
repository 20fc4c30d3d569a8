/// The vocabulary of one request on its way through the rooms: its id, its operation and the
/// request itself.
@NullMarked
package dev.sluice.call;

import org.jspecify.annotations.NullMarked;
