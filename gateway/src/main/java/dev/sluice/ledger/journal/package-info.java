/// Keeps byte records through the death of the process: an append is a few stores into mapped
/// memory, and whatever was appended is found again at the next start.
@NullMarked
package dev.sluice.ledger.journal;

import org.jspecify.annotations.NullMarked;
