package dev.sluice.policy.view;

/// The formats in which requests come.
public enum RequestFormat {
    /// Body of OpenAI's `POST /v1/chat/completions`.
    OPENAI_CHAT(Kind.CHAT),
    /// Body of OpenAI's `POST /v1/embeddings`.
    OPENAI_EMBEDDINGS(Kind.EMBEDDING),
    /// The canonical `ChatRequest`.
    PROTO_CHAT(Kind.CHAT),
    /// The canonical `EmbedRequest`.
    PROTO_EMBEDDING(Kind.EMBEDDING);

    /// What is asked for, whatever the format.
    public enum Kind {
        /// An answer in a conversation.
        CHAT,
        /// Vectors of texts.
        EMBEDDING
    }

    private final Kind kind;

    RequestFormat(Kind kind) {
        this.kind = kind;
    }

    /// What is asked for.
    public Kind kind() {
        return kind;
    }
}
