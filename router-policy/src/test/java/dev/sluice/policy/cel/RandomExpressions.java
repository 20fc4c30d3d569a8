package dev.sluice.policy.cel;

import java.util.List;
import java.util.random.RandomGenerator;

/// Writes random conditions that are well typed.
final class RandomExpressions {
    private static final List<String> INTS =
            List.of("request.prompt_tokens", "request.max_tokens", "request.n", "time.hour");
    private static final List<String> REALS =
            List.of("request.cjk_ratio", "budget.remaining_ratio", "fleet.fast.load");
    private static final List<String> FLAGS =
            List.of("request.stream", "match.code", "match.maths", "fleet.fast.healthy");
    private static final List<String> WORDS =
            List.of("request.model", "caller.tenant", "caller.tier", "request.json_mode");
    private static final List<String> LISTS =
            List.of("caller.tags", "request.tags", "['a', 'batch']");
    private static final List<String> ORDERS = List.of("<", "<=", ">", ">=", "==", "!=");
    private static final List<String> LITERALS = List.of("'a'", "'acme'", "''", "'batch'", "'😀b'");

    private final RandomGenerator random;
    private int variables;

    RandomExpressions(RandomGenerator random) {
        this.random = random;
    }

    private String any(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    String bool(int depth) {
        if (depth == 0) {
            return random.nextInt(8) == 0 ? "" + random.nextBoolean() : any(FLAGS);
        }
        int less = depth - 1;
        return switch (random.nextInt(12)) {
            case 0 -> "(" + bool(less) + " && " + bool(less) + ")";
            case 1 -> "(" + bool(less) + " || " + bool(less) + ")";
            case 2 -> "!(" + bool(less) + ")";
            case 3 -> "(" + bool(less) + " ? " + bool(less) + " : " + bool(less) + ")";
            case 4, 5 -> integer(less) + " " + any(ORDERS) + " " + integer(less);
            case 6 -> real(less) + " " + any(ORDERS) + " " + real(less);
            case 7 -> word(less) + (random.nextBoolean() ? " == " : " != ") + word(less);
            case 8 -> word(less) + " in " + any(LISTS);
            case 9 ->
                    word(less)
                            + any(List.of(".contains(", ".startsWith(", ".endsWith("))
                            + word(less)
                            + ")";
            case 10 -> word(less) + ".matches('^a.*e$|b[0-9]*')";
            default -> quantifier();
        };
    }

    private String quantifier() {
        var name = "t" + variables++;
        var test =
                switch (random.nextInt(3)) {
                    case 0 -> name + " == " + any(LITERALS);
                    case 1 -> name + ".startsWith(" + word(0) + ") && " + any(FLAGS);
                    default -> "size(" + name + ") > " + random.nextInt(4);
                };
        return any(LISTS)
                + (random.nextBoolean() ? ".exists(" : ".all(")
                + name
                + ", "
                + test
                + ")";
    }

    private String integer(int depth) {
        if (depth == 0) {
            return random.nextBoolean() ? any(INTS) : "" + random.nextInt(0, 100);
        }
        int less = depth - 1;
        return switch (random.nextInt(7)) {
            case 0 -> "(" + integer(less) + " + " + integer(less) + ")";
            case 1 -> "(" + integer(less) + " - " + integer(less) + ")";
            case 2 -> "(" + integer(less) + " * " + integer(less) + ")";
            case 3 -> "size(" + word(less) + ")";
            case 4 -> "size(" + any(LISTS) + ")";
            case 5 -> "(" + bool(less) + " ? " + integer(less) + " : 9223372036854775807)";
            default -> "-(" + integer(less) + ")";
        };
    }

    private String real(int depth) {
        if (depth == 0) {
            return random.nextBoolean() ? any(REALS) : random.nextInt(10) + ".5";
        }
        return "(" + real(depth - 1) + any(List.of(" + ", " - ", " * ", " / ")) + real(0) + ")";
    }

    private String word(int depth) {
        if (depth == 0) {
            return random.nextBoolean() ? any(WORDS) : any(LITERALS);
        }
        return random.nextInt(3) == 0 ? "(" + word(0) + " + " + word(0) + ")" : word(0);
    }
}
