/// YAML as trees that know where every value stands, and the problems found in them.
@NullMarked
package dev.sluice.policy.yaml;

import org.jspecify.annotations.NullMarked;
