/// The OpenAI REST dialect.
@NullMarked
package dev.sluice.door.openai;

import org.jspecify.annotations.NullMarked;
