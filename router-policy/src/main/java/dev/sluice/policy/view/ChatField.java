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
