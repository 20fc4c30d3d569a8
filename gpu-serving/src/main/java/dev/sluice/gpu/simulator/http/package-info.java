/// A small HTTP/1.1 server on Netty that can also break the rules when told to.
@NullMarked
package dev.sluice.gpu.simulator.http;

import org.jspecify.annotations.NullMarked;
