package dev.sluice.policy.cel;

import com.google.re2j.Pattern;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.types.SimpleType;
import dev.sluice.policy.Rule.Failure;
import dev.sluice.policy.cel.Closures.Unknown;
import java.util.HashSet;

/// Compiles calls that give true or false.
record Calls(Closures closures) {
    Closure.Bool bool(CelExpr expression) throws Unknown {
        var call = expression.call();
        return switch (call.function()) {
            case "_&&_" -> and(call.args().get(0), call.args().get(1));
            case "_||_" -> or(call.args().get(0), call.args().get(1));
            case "!_" -> {
                var operand = closures.bool(call.args().getFirst());
                yield (f, v) -> !operand.of(f, v);
            }
            case "_?_:_" -> {
                var test = closures.bool(call.args().get(0));
                var yes = closures.bool(call.args().get(1));
                var no = closures.bool(call.args().get(2));
                yield (f, v) -> test.of(f, v) ? yes.of(f, v) : no.of(f, v);
            }
            case "_==_" -> equal(call.args().get(0), call.args().get(1));
            case "_!=_" -> {
                var equal = equal(call.args().get(0), call.args().get(1));
                yield (f, v) -> !equal.of(f, v);
            }
            case "_<_", "_<=_", "_>_", "_>=_" -> Comparison.compile(closures, call);
            case "@in" -> in(call.args().get(0), call.args().get(1));
            case "contains", "startsWith", "endsWith", "matches" -> string(call);
            default -> throw new Unknown(call.function());
        };
    }

    /// CEL's `&&` is false when either side is, even when the other one fails.
    private Closure.Bool and(CelExpr a, CelExpr b) throws Unknown {
        int before = closures.fallible();
        var left = closures.bool(a);
        boolean safe = closures.fallible() == before;
        var right = closures.bool(b);
        if (safe) {
            return (f, v) -> left.of(f, v) && right.of(f, v);
        }
        return (f, v) -> {
            try {
                if (!left.of(f, v)) {
                    return false;
                }
            } catch (Failure failure) {
                if (right.of(f, v)) {
                    throw failure;
                }
                return false;
            }
            return right.of(f, v);
        };
    }

    private Closure.Bool or(CelExpr a, CelExpr b) throws Unknown {
        int before = closures.fallible();
        var left = closures.bool(a);
        boolean safe = closures.fallible() == before;
        var right = closures.bool(b);
        if (safe) {
            return (f, v) -> left.of(f, v) || right.of(f, v);
        }
        return (f, v) -> {
            try {
                if (left.of(f, v)) {
                    return true;
                }
            } catch (Failure failure) {
                if (!right.of(f, v)) {
                    throw failure;
                }
                return true;
            }
            return right.of(f, v);
        };
    }

    private Closure.Bool equal(CelExpr a, CelExpr b) throws Unknown {
        var right = closures.any(b);
        return switch (closures.any(a)) {
            case Closure.Bool x when right instanceof Closure.Bool y ->
                    (f, v) -> x.of(f, v) == y.of(f, v);
            case Closure.Int x when right instanceof Closure.Int y ->
                    (f, v) -> x.of(f, v) == y.of(f, v);
            case Closure.Real x when right instanceof Closure.Real y ->
                    (f, v) -> x.of(f, v) == y.of(f, v);
            case Closure.Word x when right instanceof Closure.Word y ->
                    (f, v) -> x.of(f, v).equals(y.of(f, v));
            case Closure.Words x when right instanceof Closure.Words y ->
                    (f, v) -> x.of(f, v).equals(y.of(f, v));
            case Closure.Bool _, Closure.Int _, Closure.Real _, Closure.Word _, Closure.Words _ ->
                    throw new Unknown("== of different types");
        };
    }

    private Closure.Bool in(CelExpr element, CelExpr list) throws Unknown {
        if (closures.type(element).equals(SimpleType.INT)
                && list.getKind() == CelExpr.ExprKind.Kind.LIST) {
            return inNumbers(element, list);
        }
        var word = closures.word(element);
        var words = closures.words(list);
        if (list.getKind() == CelExpr.ExprKind.Kind.LIST) {
            var set = new HashSet<String>();
            list.list().elements().forEach(e -> set.add(e.constant().stringValue()));
            return (f, v) -> set.contains(word.of(f, v));
        }
        return (f, v) -> words.of(f, v).contains(word.of(f, v));
    }

    private Closure.Bool inNumbers(CelExpr element, CelExpr list) throws Unknown {
        var number = closures.integer(element);
        var numbers = new long[list.list().elements().size()];
        for (int i = 0; i < numbers.length; i++) {
            var constant = list.list().elements().get(i);
            if (constant.getKind() != CelExpr.ExprKind.Kind.CONSTANT
                    || constant.constant().getKind() != CelConstant.Kind.INT64_VALUE) {
                throw new Unknown("list of what is no constant");
            }
            numbers[i] = constant.constant().int64Value();
        }
        return (f, v) -> {
            long value = number.of(f, v);
            for (long candidate : numbers) {
                if (candidate == value) {
                    return true;
                }
            }
            return false;
        };
    }

    private Closure.Bool string(CelCall call) throws Unknown {
        var target = call.target();
        if (target.isEmpty()) {
            throw new Unknown(call.function() + " as a function");
        }
        var text = closures.word(target.get());
        var argument = call.args().getFirst();
        if (call.function().equals("matches")) {
            if (argument.getKind() != CelExpr.ExprKind.Kind.CONSTANT) {
                throw new Unknown("a pattern that is no constant");
            }
            return matches(text, argument.constant().stringValue());
        }
        var part = closures.word(argument);
        return switch (call.function()) {
            case "contains" -> (f, v) -> text.of(f, v).contains(part.of(f, v));
            case "startsWith" -> (f, v) -> text.of(f, v).startsWith(part.of(f, v));
            case "endsWith" -> (f, v) -> text.of(f, v).endsWith(part.of(f, v));
            default -> throw new Unknown(call.function());
        };
    }

    private static Closure.Bool matches(Closure.Word text, String regex) throws Unknown {
        try {
            var pattern = Pattern.compile(regex);
            return (f, v) -> pattern.matcher(text.of(f, v)).find();
        } catch (com.google.re2j.PatternSyntaxException e) {
            throw new Unknown("pattern " + regex);
        }
    }
}
