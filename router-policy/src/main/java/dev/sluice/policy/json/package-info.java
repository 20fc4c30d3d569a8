/// Reads JSON text byte by byte, strictly and without building a tree, and edits it by splicing
/// bytes.
@NullMarked
package dev.sluice.policy.json;

import org.jspecify.annotations.NullMarked;
