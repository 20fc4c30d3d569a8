/// Server-sent events as back ends send them: cut into events, whatever the network did to them.
@NullMarked
package dev.sluice.backend.sse;

import org.jspecify.annotations.NullMarked;
