/// The upstream client of the relay, the only code that opens connections to back ends: HTTP/1.1 on
/// the request's own event loop, one write per request, one delivery per read.
@NullMarked
package dev.sluice.backend.wire;

import org.jspecify.annotations.NullMarked;
