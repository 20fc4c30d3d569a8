/// Arithmetic of a measurement: quantiles, medians, ratios with their confidence.
@NullMarked
package dev.sluice.bench.stats;

import org.jspecify.annotations.NullMarked;
