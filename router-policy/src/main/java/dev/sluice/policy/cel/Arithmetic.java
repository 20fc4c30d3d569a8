package dev.sluice.policy.cel;

import dev.cel.common.ast.CelExpr;
import dev.sluice.policy.Rule.Failure;
import dev.sluice.policy.cel.Closures.Unknown;

/// Compiles calls that give numbers and strings. Integers that overflow fail, as CEL has it.
record Arithmetic(Closures closures) {
    Closure.Int integer(CelExpr expression) throws Unknown {
        var call = expression.call();
        if (call.function().equals("_?_:_")) {
            var test = closures.bool(call.args().get(0));
            var yes = closures.integer(call.args().get(1));
            var no = closures.integer(call.args().get(2));
            return (f, v) -> test.of(f, v) ? yes.of(f, v) : no.of(f, v);
        }
        if (call.function().equals("size")) {
            return size(call.target().orElseGet(() -> call.args().getFirst()));
        }
        if (call.function().equals("-_")) {
            closures.mayFail();
            var operand = closures.integer(call.args().getFirst());
            return (f, v) -> exactly(Math::subtractExact, 0, operand.of(f, v));
        }
        LongOperator operator =
                switch (call.function()) {
                    case "_+_" -> Math::addExact;
                    case "_-_" -> Math::subtractExact;
                    case "_*_" -> Math::multiplyExact;
                    default -> throw new Unknown(call.function());
                };
        closures.mayFail();
        var left = closures.integer(call.args().get(0));
        var right = closures.integer(call.args().get(1));
        return (f, v) -> exactly(operator, left.of(f, v), right.of(f, v));
    }

    Closure.Real real(CelExpr expression) throws Unknown {
        var call = expression.call();
        if (call.function().equals("_?_:_")) {
            var test = closures.bool(call.args().get(0));
            var yes = closures.real(call.args().get(1));
            var no = closures.real(call.args().get(2));
            return (f, v) -> test.of(f, v) ? yes.of(f, v) : no.of(f, v);
        }
        if (call.function().equals("-_")) {
            var operand = closures.real(call.args().getFirst());
            return (f, v) -> -operand.of(f, v);
        }
        if (call.function().equals("double")
                && closures.any(call.args().getFirst()) instanceof Closure.Int i) {
            return (f, v) -> i.of(f, v);
        }
        if (call.args().size() != 2) {
            throw new Unknown(call.function());
        }
        var left = closures.real(call.args().get(0));
        var right = closures.real(call.args().get(1));
        return switch (call.function()) {
            case "_+_" -> (f, v) -> left.of(f, v) + right.of(f, v);
            case "_-_" -> (f, v) -> left.of(f, v) - right.of(f, v);
            case "_*_" -> (f, v) -> left.of(f, v) * right.of(f, v);
            case "_/_" -> (f, v) -> left.of(f, v) / right.of(f, v);
            default -> throw new Unknown(call.function());
        };
    }

    Closure.Word word(CelExpr expression) throws Unknown {
        var call = expression.call();
        switch (call.function()) {
            case "_+_" -> {
                var left = closures.word(call.args().get(0));
                var right = closures.word(call.args().get(1));
                return (f, v) -> left.of(f, v) + right.of(f, v);
            }
            case "_?_:_" -> {
                var test = closures.bool(call.args().get(0));
                var yes = closures.word(call.args().get(1));
                var no = closures.word(call.args().get(2));
                return (f, v) -> test.of(f, v) ? yes.of(f, v) : no.of(f, v);
            }
            default -> throw new Unknown(call.function());
        }
    }

    private Closure.Int size(CelExpr of) throws Unknown {
        return switch (closures.any(of)) {
            case Closure.Word word ->
                    (f, v) -> {
                        var text = word.of(f, v);
                        return text.codePointCount(0, text.length());
                    };
            case Closure.Words words -> (f, v) -> words.of(f, v).size();
            case Closure.Bool _, Closure.Int _, Closure.Real _ -> throw new Unknown("size");
        };
    }

    private interface LongOperator {
        long of(long left, long right);
    }

    private static long exactly(LongOperator operator, long left, long right) {
        try {
            return operator.of(left, right);
        } catch (ArithmeticException e) {
            throw new Failure("integer overflow");
        }
    }
}
