/// The rules of the house, held by tests.
@NullMarked
package dev.sluice.house;

import org.jspecify.annotations.NullMarked;
