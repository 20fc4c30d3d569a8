package dev.sluice.gpu.simulator.text;

/// English-looking sentences, token by token, that follow from one hash.
final class Prose {
    private final long hash;
    private int produced;
    private int left;
    private boolean opening = true;
    private boolean started;

    Prose(long hash) {
        this.hash = hash;
        this.left = sentence();
    }

    /// The id of the next token.
    int next() {
        long here = hash + produced++;
        if (left == 0) {
            left = sentence();
            opening = true;
            return Mixing.below(here, 9) == 0 ? '?' : '.';
        }
        left--;
        int word = Mixing.below(here, Vocabulary.size());
        int flags = (started ? Vocabulary.SPACED : 0) + (opening ? Vocabulary.CAPITAL : 0);
        opening = false;
        started = true;
        return Vocabulary.id(word, flags);
    }

    private int sentence() {
        return 5 + Mixing.below(hash ^ (produced * 31L), 12);
    }
}
