package dev.sluice.gpu.tinymodel;

import dev.sluice.gpu.tinymodel.Vocabulary.Special;
import java.util.List;

/// How often each token of the corpus follows each other one.
///
/// A line is one saying: its first token follows a newline (as a model's answer does in the chat
/// template) and its last token is followed by the end of the turn, so that the model learns to
/// begin and to stop.
final class Bigrams {

    private final int size;
    private final int[] counts;

    private Bigrams(int size) {
        this.size = size;
        this.counts = new int[Math.multiplyExact(size, size)];
    }

    static Bigrams count(Vocabulary vocabulary, List<String> lines) {
        var bigrams = new Bigrams(vocabulary.size());
        for (String line : lines) {
            int previous = Vocabulary.newline();
            for (int token : vocabulary.pairs().encode(line)) {
                bigrams.add(previous, token);
                previous = token;
            }
            bigrams.add(previous, vocabulary.id(Special.TURN_END));
        }
        return bigrams;
    }

    /// How often `next` came right after `previous`.
    int count(int previous, int next) {
        return counts[next * size + previous];
    }

    private void add(int previous, int next) {
        counts[next * size + previous]++;
    }
}
