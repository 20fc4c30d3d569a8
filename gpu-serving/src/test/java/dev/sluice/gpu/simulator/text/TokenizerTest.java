package dev.sluice.gpu.simulator.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenizerTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Hello, world! The quick brown fox.",
                "  two  spaces \t\n\r end ",
                "{\"a\": [1, 20, 300, 4000, 50000], \"b\": null}",
                "Zażółć gęślą jaźń 東京 👩‍🚀 عربى",
                "antidisestablishmentarianism THE tHe",
                "\ud83d lone \ude00"
            })
    void givesBackWhatItWasGiven(String text) {
        assertThat(Tokenizer.decode(Tokenizer.encode(text))).isEqualTo(text);
    }

    @Test
    void knownWordsAreOneToken() {
        assertThat(Tokenizer.encode("The people could see")).hasSize(4);
        assertThat(Tokenizer.encode("12345")).hasSize(2);
        assertThat(Tokenizer.encode("xylophone")).hasSize(3);
    }

    @Test
    void aSpecialTokenIsNotWhatItsTextEncodesTo() {
        String shown = Tokenizer.piece(Tokenizer.MESSAGE_START);
        assertThat(Tokenizer.encode(shown)).doesNotContain(Tokenizer.MESSAGE_START);
    }

    @Test
    void anUnknownIdIsTheReplacementCharacter() {
        assertThat(Tokenizer.piece(999)).isEqualTo("\uFFFD");
        assertThat(Tokenizer.piece(-1)).isEqualTo("\uFFFD");
        assertThat(Tokenizer.piece(Integer.MAX_VALUE)).isEqualTo("\uFFFD");
    }
}
