/// Speaks the back ends' wire formats. A back end turns a [dev.sluice.call.Call] into frames: raw
/// bytes of the client's own dialect, or pieces of the canonical model.
@NullMarked
package dev.sluice.backend;

import org.jspecify.annotations.NullMarked;
