/// JMH benchmarks of the single pieces of work that a request or an event costs.
@NullMarked
package dev.sluice.bench.micro;

import org.jspecify.annotations.NullMarked;
