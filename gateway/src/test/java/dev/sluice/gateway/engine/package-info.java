/// Tests of the gateway in front of a real third-party engine, llama-server.
@NullMarked
package dev.sluice.gateway.engine;

import org.jspecify.annotations.NullMarked;
