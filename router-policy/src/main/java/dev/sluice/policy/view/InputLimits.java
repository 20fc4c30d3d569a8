package dev.sluice.policy.view;

/// How much a request may hold. The body's size is limited before, where it is received.
///
/// @param maxDepth levels of JSON objects and arrays; 2 to 256
/// @param maxChoices largest `n`
/// @param maxMessages messages of a conversation
/// @param maxInputs texts of an embedding request
/// @param maxTools tools of a request
/// @param matchBytes bytes of each scope that matchers see, counted from the end
public record InputLimits(
        int maxDepth,
        int maxChoices,
        int maxMessages,
        int maxInputs,
        int maxTools,
        int matchBytes) {
    /// 64 levels, 8 choices, 2,048 messages, 2,048 inputs, 512 tools, 32 KiB for matchers.
    public static final InputLimits DEFAULT = new InputLimits(64, 8, 2048, 2048, 512, 32 << 10);

    public InputLimits {
        if (maxDepth < 2 || maxDepth > 256) {
            throw new IllegalArgumentException("max depth: " + maxDepth + " (expected: 2 to 256)");
        }
        positive("max choices", maxChoices);
        positive("max messages", maxMessages);
        positive("max inputs", maxInputs);
        positive("max tools", maxTools);
        positive("match bytes", matchBytes);
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
        }
    }
}
