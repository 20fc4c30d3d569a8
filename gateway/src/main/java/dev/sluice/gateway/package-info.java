/// Starts and stops the server: constructs everything, top to bottom.
@NullMarked
package dev.sluice.gateway;

import org.jspecify.annotations.NullMarked;
