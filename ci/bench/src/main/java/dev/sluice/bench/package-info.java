/// The benchmark: measures the gateway beside a plain reverse proxy and prints ratios.
@NullMarked
package dev.sluice.bench;

import org.jspecify.annotations.NullMarked;
