package dev.sluice.policy.cel;

import dev.cel.common.ast.CelExpr.CelCall;
import dev.sluice.policy.cel.Closures.Unknown;

/// Compiles the order of numbers.
final class Comparison {
    private Comparison() {}

    static Closure.Bool compile(Closures closures, CelCall call) throws Unknown {
        var right = closures.any(call.args().get(1));
        return switch (closures.any(call.args().get(0))) {
            case Closure.Int x when right instanceof Closure.Int y ->
                    integers(call.function(), x, y);
            case Closure.Real x when right instanceof Closure.Real y ->
                    reals(call.function(), x, y);
            case Closure.Bool _, Closure.Int _, Closure.Real _, Closure.Word _, Closure.Words _ ->
                    throw new Unknown("order of other things than two numbers of one type");
        };
    }

    private static Closure.Bool integers(String operator, Closure.Int x, Closure.Int y)
            throws Unknown {
        return switch (operator) {
            case "_<_" -> (f, v) -> x.of(f, v) < y.of(f, v);
            case "_<=_" -> (f, v) -> x.of(f, v) <= y.of(f, v);
            case "_>_" -> (f, v) -> x.of(f, v) > y.of(f, v);
            case "_>=_" -> (f, v) -> x.of(f, v) >= y.of(f, v);
            default -> throw new Unknown(operator);
        };
    }

    private static Closure.Bool reals(String operator, Closure.Real x, Closure.Real y)
            throws Unknown {
        return switch (operator) {
            case "_<_" -> (f, v) -> x.of(f, v) < y.of(f, v);
            case "_<=_" -> (f, v) -> x.of(f, v) <= y.of(f, v);
            case "_>_" -> (f, v) -> x.of(f, v) > y.of(f, v);
            case "_>=_" -> (f, v) -> x.of(f, v) >= y.of(f, v);
            default -> throw new Unknown(operator);
        };
    }
}
