/// Just enough HTTP/1.1 and SSE on byte arrays for a mock and a load generator to cost little.
@NullMarked
package dev.sluice.bench.wire;

import org.jspecify.annotations.NullMarked;
