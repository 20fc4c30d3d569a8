package dev.sluice.gpu.tinymodel;

import static java.util.regex.Pattern.UNICODE_CHARACTER_CLASS;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The pieces a text is cut into before byte pairs are merged; no merge crosses a piece's edge.
///
/// The cut is the one the engine calls `gpt-2`: English contractions, words, numbers and runs of
/// other signs, each with the one space before it, and what is left of white space.
final class Pieces {

    private static final Pattern PIECE =
            Pattern.compile(
                    "'s|'t|'re|'ve|'m|'ll|'d"
                            + "| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
                    UNICODE_CHARACTER_CLASS);

    private Pieces() {}

    /// The pieces of `text` in order; joined they are `text` again.
    static Stream<String> of(String text) {
        return PIECE.matcher(text).results().map(MatchResult::group);
    }
}
