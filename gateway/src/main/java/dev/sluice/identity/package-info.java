/// Turns an API key (or an admin's token) into a [Caller], or a refusal.
@NullMarked
package dev.sluice.identity;

import org.jspecify.annotations.NullMarked;
