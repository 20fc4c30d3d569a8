/// What the gateway's tests stand on: a whole gateway, and back ends that do as they are told.
@NullMarked
package dev.sluice.testing;

import org.jspecify.annotations.NullMarked;
