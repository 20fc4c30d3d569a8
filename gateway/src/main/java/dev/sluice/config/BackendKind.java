package dev.sluice.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// Which wire format a back end speaks.
public enum BackendKind {
    /// OpenAI and servers that speak exactly its format.
    OPENAI,
    /// vLLM.
    VLLM,
    /// SGLang.
    SGLANG,
    /// Ollama, by its compatible API.
    OLLAMA,
    /// Embeddings inside the gateway's process.
    LOCAL;

    /// Whether tenants share the scheduler and prefix cache of an engine, so that fields that reach
    /// into them are removed from requests.
    public boolean isSharedEngine() {
        return this == VLLM || this == SGLANG;
    }

    /// The name in settings.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static String names() {
        return Arrays.stream(values()).map(BackendKind::label).collect(Collectors.joining(", "));
    }
}
