/// Requests and answers in vLLM's JSON, read strictly and written without an object tree where it
/// is hot.
@NullMarked
package dev.sluice.gpu.simulator.wire;

import org.jspecify.annotations.NullMarked;
