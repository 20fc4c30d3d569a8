package dev.sluice.backend.openai;

import dev.sluice.ledger.TokenUsage;
import org.jspecify.annotations.Nullable;

/// Keeps count of one answer: what the provider says was used, and what went by in case it says
/// nothing.
final class Tally {
    private static final int BYTES_PER_TOKEN = 4;

    private final long promptEstimate;
    private @Nullable TokenUsage reported;
    private long deltas;
    private long contentBytes;
    private int finished;
    private int usageChunks; // chunks with usage and no choices

    Tally(long promptEstimate) {
        this.promptEstimate = promptEstimate;
    }

    void observe(ChunkScan scan, byte[] bytes) {
        deltas += scan.contentDeltas();
        contentBytes += scan.contentBytes();
        finished += scan.finished();
        var usage = scan.usage();
        if (usage.isPresent()) {
            var alone = scan.choices() == 0;
            OpenAiUsage.read(bytes, usage.start(), usage.end())
                    .ifPresent(tokens -> report(tokens, alone));
        }
    }

    /// Later numbers replace earlier ones, except those of servers that send one usage chunk per
    /// choice (llama-server): there each finished choice is followed by its own, and the answer is
    /// the sum.
    private void report(TokenUsage tokens, boolean alone) {
        if (alone) {
            usageChunks++;
        }
        var before = reported;
        reported =
                before != null && alone && usageChunks > 1 && usageChunks <= finished
                        ? new TokenUsage(
                                tokens.input(),
                                tokens.cacheRead(),
                                tokens.cacheWrite(),
                                before.output() + tokens.output(),
                                before.reasoning() + tokens.reasoning(),
                                tokens.source())
                        : tokens;
    }

    boolean hasFinish() {
        return finished > 0;
    }

    /// The provider's numbers, else a count: streams carry about one token per delta, and a token
    /// is seldom longer than four bytes of English, so the larger of both is taken.
    TokenUsage usage() {
        return reported != null
                ? reported
                : TokenUsage.counted(
                        promptEstimate,
                        Math.max(deltas, (contentBytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN));
    }
}
