/// The OpenAI wire format: OpenAI itself, vLLM, SGLang, Ollama and every other compatible server.
@NullMarked
package dev.sluice.backend.openai;

import org.jspecify.annotations.NullMarked;
