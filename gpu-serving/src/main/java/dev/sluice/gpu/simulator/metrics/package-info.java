/// Prometheus metrics under vLLM's exact names.
@NullMarked
package dev.sluice.gpu.simulator.metrics;

import org.jspecify.annotations.NullMarked;
