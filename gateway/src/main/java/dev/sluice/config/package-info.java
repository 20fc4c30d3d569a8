/// Settings: what an operator may decide, read from one YAML file and checked as a whole before
/// anything starts.
@NullMarked
package dev.sluice.config;

import org.jspecify.annotations.NullMarked;
