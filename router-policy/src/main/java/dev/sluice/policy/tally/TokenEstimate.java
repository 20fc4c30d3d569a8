package dev.sluice.policy.tally;

/// Estimates how many tokens a prompt has, without a tokenizer: routing and reservations need a
/// number before any model is chosen, and the charge is made from what the back end counts.
///
/// A character of one, two, three or four UTF-8 bytes counts as a quarter, a half, one or two
/// tokens: English has about four characters per token, other alphabets about two, Chinese,
/// Japanese and Korean about one, and emoji take several. The sum is rounded up. Each message adds
/// [#PER_MESSAGE] for its frame, each picture [#PER_IMAGE] (a picture of 1024 × 1024 in full
/// detail). Tools count by their names, descriptions and schemas. Sounds and documents count
/// nothing.
public final class TokenEstimate {
    /// Tokens that frame a message.
    public static final int PER_MESSAGE = 4;

    /// Tokens of a picture.
    public static final int PER_IMAGE = 765;

    private TokenEstimate() {}

    /// A quarter of tokens that a character counts.
    static int quarters(int codePoint) {
        return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 4 : 8;
    }

    /// Tokens of text that was counted in quarters, in some messages with some pictures.
    public static int tokens(long quarters, int messages, int images) {
        long tokens =
                (quarters + 3) / 4 + (long) messages * PER_MESSAGE + (long) images * PER_IMAGE;
        return (int) Math.min(tokens, Integer.MAX_VALUE);
    }
}
