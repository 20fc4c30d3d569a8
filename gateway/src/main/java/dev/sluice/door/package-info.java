/// What every client dialect shares at the door: credentials, trace context, response headers,
/// error texts.
@NullMarked
package dev.sluice.door;

import org.jspecify.annotations.NullMarked;
