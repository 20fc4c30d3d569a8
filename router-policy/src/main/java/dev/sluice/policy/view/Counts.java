package dev.sluice.policy.view;

/// How much a request holds.
///
/// @param messages messages of the conversation; 0 for embeddings
/// @param textBytes UTF-8 bytes of all text, unescaped
/// @param promptTokens an estimate, see [dev.sluice.policy.tally.TokenEstimate]
/// @param tools tools offered to the model
/// @param images pictures in messages
/// @param audios sounds in messages
/// @param files documents in messages
/// @param inputs things to embed; 0 for chats
/// @param cjkRatio share of Chinese, Japanese and Korean characters in the text, 0 to 1
public record Counts(
        int messages,
        int textBytes,
        int promptTokens,
        int tools,
        int images,
        int audios,
        int files,
        int inputs,
        double cjkRatio) {}
