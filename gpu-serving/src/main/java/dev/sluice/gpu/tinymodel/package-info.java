/// Makes a tiny language model out of plain text, so that a real inference engine can be run
/// without downloading weights.
///
/// The tokenizer is trained (byte-level BPE); the Llama weights are *constructed* from the text's
/// bigram counts, not learnt, and written as one GGUF file. The same text gives the same bytes.
@NullMarked
package dev.sluice.gpu.tinymodel;

import org.jspecify.annotations.NullMarked;
