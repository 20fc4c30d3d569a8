package dev.sluice.gpu.tinymodel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A trained byte-level BPE: tokens 0…255 are the bytes, token `256 + r` is the merge of rank `r`.
///
/// Immutable and thread-safe.
final class BytePairs {

    static final int BYTES = 256;

    /// Two neighbouring tokens that become one.
    record Pair(int left, int right) {}

    private final List<Pair> merges;
    private final Map<Pair, Integer> tokenOf = new HashMap<>();
    private final List<byte[]> spelling = new ArrayList<>();

    /// @param merges in rank order; each refers to bytes and to earlier merges only
    BytePairs(List<Pair> merges) {
        this.merges = List.copyOf(merges);
        IntStream.range(0, BYTES).forEach(value -> spelling.add(new byte[] {(byte) value}));
        for (Pair pair : this.merges) {
            if (pair.left >= size() || pair.right >= size()) {
                throw new IllegalArgumentException(
                        "merge: " + pair + " (expected: tokens below " + size() + ")");
            }
            tokenOf.put(pair, size());
            spelling.add(join(spelling.get(pair.left), spelling.get(pair.right)));
        }
    }

    List<Pair> merges() {
        return merges;
    }

    /// How many tokens there are: 256 bytes and every merge.
    int size() {
        return spelling.size();
    }

    /// The bytes that `token` stands for.
    byte[] bytes(int token) {
        return spelling.get(token).clone();
    }

    /// The tokens of `text`; within each piece the merge of lowest rank goes first.
    int[] encode(String text) {
        return Pieces.of(text).flatMapToInt(piece -> Arrays.stream(encodePiece(piece))).toArray();
    }

    /// The text that `tokens` spell; the inverse of [#encode].
    String decode(int... tokens) {
        var bytes = new ByteArrayOutputStream();
        Arrays.stream(tokens).forEach(token -> bytes.writeBytes(spelling.get(token)));
        return bytes.toString(UTF_8);
    }

    /// The bytes of `piece` as tokens, before any merge.
    static int[] unmerged(String piece) {
        byte[] bytes = piece.getBytes(UTF_8);
        return IntStream.range(0, bytes.length).map(i -> bytes[i] & 0xFF).toArray();
    }

    /// `tokens` with every `pair` replaced by `merged`, from the left; the same array when none is.
    static int[] merge(int[] tokens, Pair pair, int merged) {
        int[] result = new int[tokens.length];
        int length = 0;
        for (int i = 0; i < tokens.length; i++) {
            boolean found =
                    i + 1 < tokens.length && tokens[i] == pair.left && tokens[i + 1] == pair.right;
            result[length++] = found ? merged : tokens[i];
            i += found ? 1 : 0;
        }
        return length == tokens.length ? tokens : Arrays.copyOf(result, length);
    }

    private int[] encodePiece(String piece) {
        int[] tokens = unmerged(piece);
        int lowest = lowestMerge(tokens);
        while (lowest < size()) {
            tokens = merge(tokens, merges.get(lowest - BYTES), lowest);
            lowest = lowestMerge(tokens);
        }
        return tokens;
    }

    private int lowestMerge(int[] tokens) {
        return IntStream.range(1, tokens.length)
                .map(i -> tokenOf.getOrDefault(new Pair(tokens[i - 1], tokens[i]), size()))
                .min()
                .orElse(size());
    }

    private static byte[] join(byte[] left, byte[] right) {
        byte[] both = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, both, left.length, right.length);
        return both;
    }
}
