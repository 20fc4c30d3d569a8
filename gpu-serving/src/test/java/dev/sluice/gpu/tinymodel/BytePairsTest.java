package dev.sluice.gpu.tinymodel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gpu.tinymodel.BytePairs.Pair;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BytePairsTest {

    private static final List<String> LINES =
            List.of("low lower lowest", "the lower the better", "l'été, naïve: 東京 🙂 2,048 tokens");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the lowest",
                "  two  spaces\tand a tab\r\n",
                "l'été 東京 🙂 isn't we'll",
                "never seen: ÿ\u0000\u007f §§ {\"a\": [1, 2]}",
                ""
            })
    void spellTheTextTheyWereMadeOf(String text) {
        var pairs = BytePairTrainer.train(LINES, 40);

        assertThat(pairs.decode(pairs.encode(text))).isEqualTo(text);
    }

    @Test
    void mergeTheMostFrequentPairFirst() {
        var pairs = BytePairTrainer.train(List.of("ab ab ab cd cd"), 2);

        assertThat(pairs.merges().getFirst()).isEqualTo(new Pair('a', 'b'));
        assertThat(pairs.encode("ab")).containsExactly(256);
    }

    @Test
    void mergeTheLargerOfTwoEquallyFrequentPairs() {
        var pairs = BytePairTrainer.train(List.of("ab", "ab", "yz", "yz", "ya", "ya"), 1);

        assertThat(pairs.merges()).containsExactly(new Pair('y', 'z'));
    }

    @Test
    void stopWhenNoPairOccursTwice() {
        assertThat(BytePairTrainer.train(List.of("abcdef"), 10).merges()).isEmpty();
    }

    @Test
    void doNotCrossTheEdgeOfAPiece() {
        var pairs = BytePairTrainer.train(List.of("a-a-a-a-a-a"), 10);

        assertThat(pairs.merges()).isEmpty();
    }

    @Test
    void doNotDependOnTheOrderOfTheLines() {
        var forward = BytePairTrainer.train(LINES, 30);
        var backward = BytePairTrainer.train(LINES.reversed(), 30);

        assertThat(forward.merges()).isNotEmpty().isEqualTo(backward.merges());
    }

    @Test
    void applyTheMergeOfLowestRankFirst() {
        var pairs = new BytePairs(List.of(new Pair('b', 'c'), new Pair('a', 'b')));

        assertThat(pairs.encode("abc")).containsExactly('a', 256);
    }

    @Test
    void refuseAMergeOfTokensThatDoNotExistYet() {
        assertThatThrownBy(() -> new BytePairs(List.of(new Pair('a', 256))))
                .hasMessage("merge: Pair[left=97, right=256] (expected: tokens below 256)");
    }

    @Test
    void haveASpellingForEveryByte() {
        byte[] all = new byte[256];
        IntStream.range(0, all.length).forEach(i -> all[i] = (byte) i);
        String spelled = ByteAlphabet.spell(all);

        assertThat(spelled.chars().distinct()).hasSize(256);
        assertThat(spelled).doesNotContainAnyWhitespaces();
        assertThat(ByteAlphabet.spell(" \n".getBytes(ISO_8859_1))).isEqualTo("ĠĊ");
        assertThat(ByteAlphabet.spell(new byte[] {'A', '~', (byte) 0xAD})).isEqualTo("A~Ń");
    }

    @Test
    void cutTextAsTheEngineDoes() {
        String text = "We'll see  3 tokens: a_b?";

        assertThat(Pieces.of(text).collect(Collectors.toList()))
                .containsExactly(
                        "We", "'ll", " see", " ", " 3", " tokens", ":", " a", "_", "b", "?");
    }
}
