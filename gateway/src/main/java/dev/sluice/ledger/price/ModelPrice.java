package dev.sluice.ledger.price;

import java.math.BigDecimal;
import java.math.BigInteger;

/// Price of one model in pico-USD (1e-12 US dollar) per token, by bucket. One US dollar per million
/// tokens is a million pico-USD per token, so a list price with up to six decimals is exact.
///
/// @param input prompt tokens read at full price
/// @param cacheRead prompt tokens read from the provider's cache
/// @param cacheWrite prompt tokens written to the provider's cache
/// @param output answer tokens, thinking excluded
/// @param reasoning thinking tokens
/// @param embedding tokens to embed
public record ModelPrice(
        long input, long cacheRead, long cacheWrite, long output, long reasoning, long embedding) {
    private static final BigInteger PICO_PER_NANO = BigInteger.valueOf(1000);

    public ModelPrice {
        if (input < 0
                || cacheRead < 0
                || cacheWrite < 0
                || output < 0
                || reasoning < 0
                || embedding < 0) {
            throw new IllegalArgumentException("price: negative (expected: >= 0)");
        }
    }

    /// What a chat costs in nano-USD, by tokens in disjoint buckets: the sum over all, rounded half
    /// up once.
    ///
    /// @throws ArithmeticException when the cost does not fit, that is above 9.2 billion US dollars
    public long chatNanoUsd(
            long inputTokens,
            long cacheReadTokens,
            long cacheWriteTokens,
            long outputTokens,
            long reasoningTokens) {
        return nanoUsd(
                cost(input, inputTokens)
                        .add(cost(cacheRead, cacheReadTokens))
                        .add(cost(cacheWrite, cacheWriteTokens))
                        .add(cost(output, outputTokens))
                        .add(cost(reasoning, reasoningTokens)));
    }

    /// What embedding so many tokens costs in nano-USD, rounded half up.
    ///
    /// @throws ArithmeticException when the cost does not fit
    public long embeddingNanoUsd(long tokens) {
        return nanoUsd(cost(embedding, tokens));
    }

    /// Pico-USD per token of a list price.
    ///
    /// @param usdPerMillion US dollars per million tokens, as a decimal number
    /// @throws IllegalArgumentException when it is no number, negative or not exact
    static long picoUsd(String usdPerMillion) {
        try {
            var price = new BigDecimal(usdPerMillion);
            if (price.signum() < 0 || price.precision() > 18) {
                throw new IllegalArgumentException(
                        usdPerMillion + " (expected: 0 to 1000000 US dollars per million tokens)");
            }
            return price.movePointRight(6).longValueExact();
        } catch (NumberFormatException | ArithmeticException _) {
            throw new IllegalArgumentException(
                    usdPerMillion
                            + " (expected: US dollars per million tokens with at most 6 decimals)");
        }
    }

    private static long nanoUsd(BigInteger picoUsd) {
        return picoUsd.add(PICO_PER_NANO.shiftRight(1)).divide(PICO_PER_NANO).longValueExact();
    }

    private static BigInteger cost(long price, long tokens) {
        return BigInteger.valueOf(price).multiply(BigInteger.valueOf(tokens));
    }
}
