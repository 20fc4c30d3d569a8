package dev.sluice.policy.view;

import dev.sluice.policy.json.Names;

/// Members of a chat body, and of the objects in it, that the view looks at.
enum ChatField {
    MODEL,
    MESSAGES,
    STREAM,
    STREAM_OPTIONS,
    N,
    MAX_TOKENS,
    MAX_COMPLETION_TOKENS,
    TEMPERATURE,
    TOP_P,
    FREQUENCY_PENALTY,
    PRESENCE_PENALTY,
    LOGPROBS,
    TOP_LOGPROBS,
    STOP,
    SEED,
    TOOLS,
    FUNCTIONS,
    RESPONSE_FORMAT,
    REASONING_EFFORT,
    REASONING,
    USER,
    METADATA,
    UNKNOWN;

    static final Names<ChatField> NAMES = Names.of(UNKNOWN);

    /// Top-level members with which one tenant could reach into another's work on a shared vLLM or
    /// SGLang: jump the queue (`priority`), steer the shared prefix cache (`cache_salt`) or its
    /// transfer (`kv_transfer_params`), run a template of its own (`chat_template`), or reach into
    /// the engine (`vllm_xargs`).
    enum Unsafe {
        PRIORITY,
        CACHE_SALT,
        KV_TRANSFER_PARAMS,
        CHAT_TEMPLATE,
        VLLM_XARGS,
        UNKNOWN;

        static final Names<Unsafe> NAMES = Names.of(UNKNOWN);
    }

    /// Members of `stream_options` and `response_format`.
    enum Option {
        INCLUDE_USAGE,
        CONTINUOUS_USAGE_STATS,
        TYPE,
        UNKNOWN;

        static final Names<Option> NAMES = Names.of(UNKNOWN);
    }

    /// Members of a tool.
    enum Tool {
        FUNCTION,
        CUSTOM,
        NAME,
        DESCRIPTION,
        PARAMETERS,
        UNKNOWN;

        static final Names<Tool> NAMES = Names.of(UNKNOWN);
    }

    /// Members of a message, of its parts and of its tool calls.
    enum Message {
        ROLE,
        CONTENT,
        REFUSAL,
        REASONING,
        REASONING_CONTENT,
        TOOL_CALLS,
        FUNCTION_CALL,
        TYPE,
        TEXT,
        FUNCTION,
        CUSTOM,
        NAME,
        ARGUMENTS,
        INPUT,
        UNKNOWN;

        static final Names<Message> NAMES = Names.of(UNKNOWN);
    }
}
