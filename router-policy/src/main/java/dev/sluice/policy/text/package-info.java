/// The policy language: reads a policy's YAML text and reports all of its problems with their
/// places.
@NullMarked
package dev.sluice.policy.text;

import org.jspecify.annotations.NullMarked;
