package dev.sluice.backend.openai;

import dev.sluice.proto.inference.v1.FinishReason;

/// Finish reasons in the OpenAI dialect.
final class Finish {
    private Finish() {}

    /// Whether strict clients would refuse the value.
    static boolean isForeign(String finish) {
        return switch (finish) {
            case "stop", "length", "tool_calls", "content_filter", "function_call" -> false;
            default -> true;
        };
    }

    /// Whether the back end gave up, which is a failure and not an end.
    static boolean isFailure(String finish) {
        return finish.equals("abort") || finish.equals("error");
    }

    /// The nearest of the five values that OpenAI knows.
    static String standard(String finish) {
        return switch (finish) {
            case "max_tokens", "model_length" -> "length";
            case "tool_use", "tool_call" -> "tool_calls";
            case "recitation", "safety", "refusal", "sensitive" -> "content_filter";
            default -> isForeign(finish) ? "stop" : finish;
        };
    }

    /// The value in the canonical model.
    static FinishReason canonical(String finish) {
        return switch (standard(finish)) {
            case "length" -> FinishReason.FINISH_REASON_LENGTH;
            case "tool_calls", "function_call" -> FinishReason.FINISH_REASON_TOOL_CALLS;
            case "content_filter" -> FinishReason.FINISH_REASON_CONTENT_FILTER;
            default -> FinishReason.FINISH_REASON_STOP;
        };
    }
}
