package dev.sluice.policy.cel;

import dev.sluice.policy.Facts;
import dev.sluice.policy.Facts.Attempt;
import dev.sluice.policy.Facts.Budget;
import dev.sluice.policy.Facts.Caller;
import dev.sluice.policy.Facts.Fleet;
import dev.sluice.policy.Facts.Request;
import dev.sluice.policy.Facts.Time;
import dev.sluice.policy.match.Hits;
import dev.sluice.policy.view.JsonMode;
import java.util.List;

/// Facts on which every condition is tried when it is loaded: all at their least, all ordinary, all
/// at their most. What divides by zero, overflows or asks an empty list for an element fails here
/// and not in front of a user.
final class Probes {
    private static final List<Facts> ALL =
            List.of(
                    facts(0, -1, 0, "", List.of(), false),
                    facts(1, 100, 0.5, "x", List.of("x"), true),
                    facts(Integer.MAX_VALUE, Integer.MAX_VALUE, 1, "x".repeat(256), tags(), true));

    private Probes() {}

    static List<Facts> all() {
        return ALL;
    }

    private static List<String> tags() {
        return java.util.Collections.nCopies(16, "key=value");
    }

    private static Facts facts(
            int number,
            int maxTokens,
            double ratio,
            String word,
            List<String> words,
            boolean flag) {
        var request =
                new Request(
                        word,
                        word,
                        number,
                        maxTokens,
                        number,
                        number,
                        number,
                        number,
                        number,
                        number,
                        number,
                        number,
                        flag,
                        flag,
                        flag ? JsonMode.SCHEMA : JsonMode.NONE,
                        ratio,
                        words);
        return new Facts(
                request,
                Hits.NONE,
                new Caller(word, word, word, words, word, word),
                new Budget(ratio),
                Fleet.UNKNOWN,
                flag ? new Time(23, 59, 7) : new Time(0, 0, 1),
                new Attempt(number));
    }
}
