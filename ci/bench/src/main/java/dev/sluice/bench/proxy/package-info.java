/// The second yardstick: a plain reverse proxy of Netty's own HTTP codecs.
@NullMarked
package dev.sluice.bench.proxy;

import org.jspecify.annotations.NullMarked;
