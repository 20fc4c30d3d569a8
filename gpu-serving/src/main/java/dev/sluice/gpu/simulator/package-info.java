/// A vLLM-shaped server that needs no GPU: starts in-process or as a process of its own.
@NullMarked
package dev.sluice.gpu.simulator;

import org.jspecify.annotations.NullMarked;
