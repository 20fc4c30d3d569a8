/// Named text tests: the only part of a policy that sees prompt text, and all that leaves it are
/// booleans.
@NullMarked
package dev.sluice.policy.match;

import org.jspecify.annotations.NullMarked;
