/// Benchmarks of what only this package sees.
@NullMarked
package dev.sluice.backend.openai;

import org.jspecify.annotations.NullMarked;
