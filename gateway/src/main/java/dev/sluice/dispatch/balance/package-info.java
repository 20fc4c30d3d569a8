/// Picks one of several back ends that could all answer.
@NullMarked
package dev.sluice.dispatch.balance;

import org.jspecify.annotations.NullMarked;
