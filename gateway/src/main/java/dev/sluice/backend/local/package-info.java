/// Models that run inside the gateway's own process, with no server and no GPU.
@NullMarked
package dev.sluice.backend.local;

import org.jspecify.annotations.NullMarked;
