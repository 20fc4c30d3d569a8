package dev.sluice.gpu.tinymodel;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// All tokens of the model: bytes and merges, pads up to a multiple of 64, and the five specials at
/// the very end.
///
/// @param pairs the tokenizer that gives the ordinary tokens
/// @param size number of tokens, a multiple of 64: it is also the width of the model, whose heads
///     are 64 wide
record Vocabulary(BytePairs pairs, int size) {

    static final int HEAD_WIDTH = 64;

    /// A token that is not spelled by bytes.
    enum Special {
        END_OF_TEXT(5, "<|endoftext|>", Kind.CONTROL),
        TURN_START(4, "<|im_start|>", Kind.CONTROL),
        TURN_END(3, "<|im_end|>", Kind.CONTROL),
        TOOL_CALL(2, "<tool_call>", Kind.USER_DEFINED),
        TOOL_CALL_END(1, "</tool_call>", Kind.USER_DEFINED);

        final int placeFromEnd;
        final String text;
        final Kind kind;

        Special(int placeFromEnd, String text, Kind kind) {
            this.placeFromEnd = placeFromEnd;
            this.text = text;
            this.kind = kind;
        }
    }

    /// What the engine does with a token, under GGUF's number for it (`tokenizer.ggml.token_type`).
    enum Kind {
        NORMAL(1),
        CONTROL(3),
        USER_DEFINED(4),
        UNUSED(5);

        final int number;

        Kind(int number) {
            this.number = number;
        }
    }

    private static final int SPECIALS = Special.values().length;

    Vocabulary {
        if (size % HEAD_WIDTH != 0 || size < pairs.size() + SPECIALS) {
            throw new IllegalArgumentException(
                    "vocabulary size: %d (expected: a multiple of %d, >= %d)"
                            .formatted(size, HEAD_WIDTH, pairs.size() + SPECIALS));
        }
    }

    /// The smallest vocabulary that holds every token of `pairs`.
    static Vocabulary of(BytePairs pairs) {
        return new Vocabulary(
                pairs, Math.ceilDiv(pairs.size() + SPECIALS, HEAD_WIDTH) * HEAD_WIDTH);
    }

    int id(Special special) {
        return size - special.placeFromEnd;
    }

    /// The token of a single newline, which ends the line that names whose turn it is.
    static int newline() {
        return '\n';
    }

    /// Whether `token` is a byte or a merge, so that text can be made of it.
    boolean isOrdinary(int token) {
        return token < pairs.size();
    }

    /// Whether `token` is text whose last byte is `last`, an ASCII character.
    boolean endsWith(int token, char last) {
        return isOrdinary(token) && text(token).charAt(text(token).length() - 1) == last;
    }

    /// The texts of all tokens in the order of their numbers, bytes in GPT-2's spelling.
    List<String> texts() {
        return IntStream.range(0, size).mapToObj(this::text).toList();
    }

    /// The kinds of all tokens in the order of their numbers.
    List<Kind> kinds() {
        return IntStream.range(0, size).mapToObj(this::kind).toList();
    }

    /// The merges in rank order, both sides in GPT-2's spelling with a space between them.
    List<String> merges() {
        return pairs.merges().stream().map(p -> text(p.left()) + " " + text(p.right())).toList();
    }

    private String text(int token) {
        if (isOrdinary(token)) {
            return ByteAlphabet.spell(pairs.bytes(token));
        }
        return special(token).map(special -> special.text).findAny().orElse("<pad" + token + ">");
    }

    private Kind kind(int token) {
        if (isOrdinary(token)) {
            return Kind.NORMAL;
        }
        return special(token).map(special -> special.kind).findAny().orElse(Kind.UNUSED);
    }

    private Stream<Special> special(int token) {
        return Stream.of(Special.values()).filter(special -> id(special) == token);
    }
}
