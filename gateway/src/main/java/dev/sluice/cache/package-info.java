/// Answers from memory when the decision allows.
@NullMarked
package dev.sluice.cache;

import org.jspecify.annotations.NullMarked;
