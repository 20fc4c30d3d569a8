/// Turns a decision into attempts: health, balancing, fallback; changes back end only before the
/// first content has left.
@NullMarked
package dev.sluice.dispatch;

import org.jspecify.annotations.NullMarked;
