package dev.sluice.policy.cel;

import dev.cel.common.ast.CelExpr;

/// The price of a condition before it runs: one per operator, a regular expression ten, and all
/// that is inside a comprehension as often as a list of tags may be long.
final class Cost {
    /// Dearest condition allowed: far above what people write, far below what would be felt.
    static final long MAX = 2_000;

    private static final long ITERATIONS = 16;
    private static final long REGEX = 10;

    private Cost() {}

    static long of(CelExpr expression) {
        return switch (expression.getKind()) {
            case CONSTANT, IDENT, NOT_SET -> 1;
            case SELECT -> 1 + of(expression.select().operand());
            case CALL -> {
                var call = expression.call();
                long cost = call.function().equals("matches") ? REGEX : 1;
                cost += call.target().map(Cost::of).orElse(0L);
                yield cost + call.args().stream().mapToLong(Cost::of).sum();
            }
            case LIST -> 1 + expression.list().elements().stream().mapToLong(Cost::of).sum();
            case STRUCT ->
                    1
                            + expression.struct().entries().stream()
                                    .mapToLong(entry -> of(entry.value()))
                                    .sum();
            case MAP ->
                    1
                            + expression.map().entries().stream()
                                    .mapToLong(entry -> of(entry.key()) + of(entry.value()))
                                    .sum();
            case COMPREHENSION -> {
                var comprehension = expression.comprehension();
                long once = of(comprehension.loopCondition()) + of(comprehension.loopStep());
                yield of(comprehension.iterRange())
                        + of(comprehension.accuInit())
                        + ITERATIONS * once
                        + of(comprehension.result());
            }
        };
    }
}
