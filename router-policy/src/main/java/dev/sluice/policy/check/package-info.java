/// What can be said of a policy without traffic: lint, and the tests that stand beside it.
@NullMarked
package dev.sluice.policy.check;

import org.jspecify.annotations.NullMarked;
