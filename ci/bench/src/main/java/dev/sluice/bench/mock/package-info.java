/// The cheap upstream: answers in OpenAI's shape as fast as one thread can.
@NullMarked
package dev.sluice.bench.mock;

import org.jspecify.annotations.NullMarked;
