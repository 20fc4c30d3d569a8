/// Conditions in CEL: checked against the declared facts, limited in cost, and compiled to
/// closures.
@NullMarked
package dev.sluice.policy.cel;

import org.jspecify.annotations.NullMarked;
