package dev.sluice.policy.match;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AutomatonTest {
    private static final List<String> ATOMS =
            List.of(
                    "a",
                    "b",
                    "K",
                    "s",
                    "1",
                    "_",
                    " ",
                    "\\n",
                    ".",
                    "[ab]",
                    "[^a ]",
                    "[a-c1]",
                    "\\w",
                    "\\d",
                    "\\s",
                    "\\W",
                    "你",
                    "é",
                    "\\b",
                    "\\B",
                    "^",
                    "$",
                    "(?:ab|b)",
                    "(a|1_)",
                    "\\.",
                    "[你好a]");
    private static final List<String> REPEATS =
            List.of("", "", "", "", "*", "+", "?", "{2}", "{1,3}", "{0,1}?");
    private static final List<String> LETTERS =
            List.of(
                    "a", "b", "A", "k", "s", "1", "_", " ", "\n", ".", "你", "好", "é", "\u212A", "ſ",
                    "😀");

    private final Random random = new Random(99);

    private String pattern() {
        var pattern = new StringBuilder(random.nextBoolean() ? "(?i)" : "(?s)");
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            var atom = ATOMS.get(random.nextInt(ATOMS.size()));
            boolean assertion = List.of("\\b", "\\B", "^", "$").contains(atom);
            pattern.append(atom)
                    .append(assertion ? "" : REPEATS.get(random.nextInt(REPEATS.size())))
                    .append(random.nextInt(6) == 0 ? "|" : "");
        }
        return pattern.toString();
    }

    private byte[] text() {
        var text = new StringBuilder();
        for (int i = random.nextInt(9); i > 0; i--) {
            text.append(LETTERS.get(random.nextInt(LETTERS.size())));
        }
        return text.toString().getBytes(UTF_8);
    }

    @Test
    void findsWhatRe2Finds() {
        int automata = 0;
        int found = 0;
        for (int i = 0; i < 6_000; i++) {
            var patterns = List.of(pattern(), random.nextBoolean() ? "你b" : pattern());
            Finder.check(patterns.getFirst());
            Automaton automaton;
            try {
                automaton = Automaton.of(patterns);
            } catch (Nfa.Unsupported e) {
                continue;
            }
            automata++;
            var oracle = Finder.re2(patterns);
            for (int k = 0; k < 20; k++) {
                var text = text();
                boolean expected = oracle.in(text, 0, text.length);
                found += expected ? 1 : 0;
                assertThat(automaton.in(text, 0, text.length))
                        .as(patterns + " in '" + new String(text, UTF_8) + "'")
                        .isEqualTo(expected);
            }
        }
        assertThat(automata).isGreaterThan(3_000);
        assertThat(found).isBetween(5_000, 110_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?i)é",
                "(?m)^a",
                "(?:\\pL+)",
                "(?:[α-ω])",
                "(?:a{100})",
                "(?:\\x41)",
                "(?:(?i:a))"
            })
    void leavesOtherPatternsToRe2(String pattern) {
        assertThatThrownBy(() -> Automaton.of(List.of(pattern)))
                .isInstanceOf(Nfa.Unsupported.class);
        var finder = Finder.of(List.of(pattern, "zz"));
        assertThat(finder.in("zz".getBytes(UTF_8), 0, 2)).isTrue();
    }

    @Test
    void keepsTablesOfExplosivePatternsSmall() {
        assertThatThrownBy(() -> Automaton.of(List.of("(?:a[ab]{20}c)")))
                .isInstanceOf(Nfa.Unsupported.class);
    }
}
