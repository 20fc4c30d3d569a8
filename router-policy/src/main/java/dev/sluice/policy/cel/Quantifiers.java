package dev.sluice.policy.cel;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.sluice.policy.cel.Closures.Unknown;
import java.util.List;

/// Compiles `exists` and `all` over lists of strings. The macros unfold into a fold whose first
/// value and operator tell which one it was: `false` and `accumulator || test` for `exists`, `true`
/// and `accumulator && test` for `all`.
final class Quantifiers {
    private Quantifiers() {}

    static Closure.Bool compile(Closures closures, CelComprehension fold) throws Unknown {
        boolean all = startsTrue(fold);
        var test = test(fold, all ? "_&&_" : "_||_");
        var words = closures.words(fold.iterRange());
        int before = closures.fallible();
        int slot = closures.enter(fold.iterVar());
        var passes = closures.bool(test);
        closures.leave(fold.iterVar());
        if (closures.fallible() != before) {
            throw new Unknown("a test that may fail");
        }
        return (facts, vars) -> {
            List<String> elements = words.of(facts, vars);
            for (int i = 0; i < elements.size(); i++) {
                vars[slot] = elements.get(i);
                if (passes.of(facts, vars) != all) {
                    return !all;
                }
            }
            return all;
        };
    }

    private static boolean startsTrue(CelComprehension fold) throws Unknown {
        var start = fold.accuInit();
        if (start.getKind() != CelExpr.ExprKind.Kind.CONSTANT
                || start.constant().getKind() != dev.cel.common.ast.CelConstant.Kind.BOOLEAN_VALUE
                || !fold.iterVar2().isEmpty()) {
            throw new Unknown("fold");
        }
        return start.constant().booleanValue();
    }

    private static CelExpr test(CelComprehension fold, String operator) throws Unknown {
        var step = fold.loopStep();
        if (step.getKind() != CelExpr.ExprKind.Kind.CALL
                || !step.call().function().equals(operator)
                || !isAccumulator(fold, step.call().args().get(0))
                || !isAccumulator(fold, fold.result())) {
            throw new Unknown("fold");
        }
        return step.call().args().get(1);
    }

    private static boolean isAccumulator(CelComprehension fold, CelExpr expression) {
        return expression.getKind() == CelExpr.ExprKind.Kind.IDENT
                && expression.ident().name().equals(fold.accuVar());
    }
}
