package dev.sluice.gpu.simulator.engine;

import java.util.ArrayList;
import java.util.List;

/// One prompt and the answer the engine works off, token by token. Confined to the engine's
/// thread. Times are nanoseconds on the engine's clock.
public final class Sequence {
    enum State {
        NEW,
        WAITING,
        PREFILL,
        DECODE,
        ENDED
    }

    static final long UNSET = Long.MIN_VALUE;

    private final int[] prompt;
    private final int[] output;
    private final Ending ending;
    private final long cacheRoot;
    private final TokenListener listener;

    final List<KvCache.Block> blocks = new ArrayList<>();
    State state = State.NEW;
    int produced;
    int cachedTokens;
    long arrivedAt;
    long admittedAt = UNSET;
    long prefilledAt;
    long firstTokenAt = UNSET;
    long lastTokenAt;
    long endedAt;

    /// @param prompt the prompt's token ids, not empty
    /// @param output the answer's token ids, not empty
    /// @param ending how the answer ends once all of `output` is told
    /// @param cacheRoot what the prefix cache is keyed by besides the tokens: model and cache salt
    public Sequence(
            int[] prompt, int[] output, Ending ending, long cacheRoot, TokenListener listener) {
        if (prompt.length == 0 || output.length == 0) {
            throw new IllegalArgumentException(
                    "tokens: "
                            + prompt.length
                            + " prompt, "
                            + output.length
                            + " output (expected: >= 1 each)");
        }
        this.prompt = prompt;
        this.output = output;
        this.ending = ending;
        this.cacheRoot = cacheRoot;
        this.listener = listener;
    }

    int tokenAt(int position) {
        return position < prompt.length ? prompt[position] : output[position - prompt.length];
    }

    int computedTokens() {
        return prompt.length + produced;
    }

    boolean isComplete() {
        return produced == output.length;
    }

    Ending ending() {
        return ending;
    }

    long cacheRoot() {
        return cacheRoot;
    }

    TokenListener listener() {
        return listener;
    }

    public int promptTokens() {
        return prompt.length;
    }

    /// Prompt tokens that were found in the prefix cache when the sequence was first admitted.
    public int cachedTokens() {
        return cachedTokens;
    }

    public int producedTokens() {
        return produced;
    }

    /// From arrival to the first token.
    public long timeToFirstToken() {
        return firstTokenAt - arrivedAt;
    }

    /// From arrival to the end.
    public long endToEnd() {
        return endedAt - arrivedAt;
    }

    /// From arrival until the engine took it up; the whole life of one that it never took up.
    public long queued() {
        return (admittedAt == UNSET ? endedAt : admittedAt) - arrivedAt;
    }

    /// From admission to the first token, or to the end if there was none.
    public long prefill() {
        return admittedAt == UNSET
                ? 0
                : (firstTokenAt == UNSET ? endedAt : firstTokenAt) - admittedAt;
    }

    /// From the first to the last token.
    public long decode() {
        return firstTokenAt == UNSET ? 0 : lastTokenAt - firstTokenAt;
    }
}
