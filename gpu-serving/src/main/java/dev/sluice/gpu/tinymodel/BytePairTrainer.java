package dev.sluice.gpu.tinymodel;

import static java.util.Comparator.comparingInt;

import dev.sluice.gpu.tinymodel.BytePairs.Pair;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds the byte pairs worth a token: the most frequent pair is merged, again and again.
///
/// The result depends on how often each piece occurs, never on the order of the lines: of equally
/// frequent pairs the one with the larger left token (then the larger right one) is merged.
final class BytePairTrainer {

    private static final int RARE = 2;
    private static final Comparator<Pair> BY_TOKENS =
            comparingInt(Pair::left).thenComparingInt(Pair::right);

    /// One distinct piece of the corpus, as it is spelled so far.
    private static final class Word {
        final int count;
        int[] tokens;

        Word(String piece, int count) {
            this.count = count;
            this.tokens = BytePairs.unmerged(piece);
        }
    }

    private final List<Word> words = new ArrayList<>();
    private final Map<Pair, Integer> frequency = new HashMap<>();

    private BytePairTrainer(List<String> lines) {
        Map<String, Integer> pieces = new HashMap<>();
        lines.forEach(
                line -> Pieces.of(line).forEach(piece -> pieces.merge(piece, 1, Integer::sum)));
        pieces.forEach((piece, count) -> words.add(new Word(piece, count)));
        words.forEach(word -> count(word, 1));
    }

    /// @param maxMerges how many merges to learn; fewer when no pair occurs twice any more
    static BytePairs train(List<String> lines, int maxMerges) {
        if (maxMerges < 0) {
            throw new IllegalArgumentException("merges: " + maxMerges + " (expected: >= 0)");
        }
        var trainer = new BytePairTrainer(lines);
        List<Pair> merges = new ArrayList<>();
        Optional<Pair> next = trainer.mostFrequent();
        while (merges.size() < maxMerges && next.isPresent()) {
            trainer.merge(next.get(), BytePairs.BYTES + merges.size());
            merges.add(next.get());
            next = trainer.mostFrequent();
        }
        return new BytePairs(merges);
    }

    private Optional<Pair> mostFrequent() {
        return frequency.entrySet().stream()
                .filter(entry -> entry.getValue() >= RARE)
                .max(
                        Map.Entry.<Pair, Integer>comparingByValue()
                                .thenComparing(Map.Entry.comparingByKey(BY_TOKENS)))
                .map(Map.Entry::getKey);
    }

    private void merge(Pair pair, int merged) {
        for (Word word : words) {
            int[] tokens = BytePairs.merge(word.tokens, pair, merged);
            if (tokens != word.tokens) {
                count(word, -1);
                word.tokens = tokens;
                count(word, 1);
            }
        }
    }

    private void count(Word word, int sign) {
        int[] tokens = word.tokens;
        for (int i = 1; i < tokens.length; i++) {
            frequency.merge(new Pair(tokens[i - 1], tokens[i]), sign * word.count, Integer::sum);
        }
    }
}
