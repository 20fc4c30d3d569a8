package dev.sluice.policy.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.sluice.policy.Rule.Condition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Compiles a checked expression to closures, an order of magnitude faster than interpreting it. It
/// knows the operators that conditions are made of; an expression with any other one is left to
/// cel-java as a whole.
final class Closures {
    private static final String[] NO_VARS = {};
    private static final CelType WORDS = ListType.create(SimpleType.STRING);

    private final CelAbstractSyntaxTree ast;
    private final Vocabulary vocabulary;
    private final Map<String, Integer> scope = new HashMap<>();
    private int vars;
    private int fallible;

    private Closures(CelAbstractSyntaxTree ast, Vocabulary vocabulary) {
        this.ast = ast;
        this.vocabulary = vocabulary;
    }

    /// The condition; empty when it holds an operator that closures do not know.
    static Optional<Condition> compile(CelAbstractSyntaxTree ast, Vocabulary vocabulary) {
        var closures = new Closures(ast, vocabulary);
        try {
            var test = closures.bool(ast.getExpr());
            int slots = closures.vars;
            Condition condition =
                    slots == 0
                            ? facts -> test.of(facts, NO_VARS)
                            : facts -> test.of(facts, new String[slots]);
            return Optional.of(condition);
        } catch (Unknown e) {
            return Optional.empty();
        }
    }

    /// An operator or type that closures do not know.
    static final class Unknown extends Exception {
        private static final long serialVersionUID = 1L;

        Unknown(String what) {
            super(what, null, false, false);
        }
    }

    CelType type(CelExpr expression) throws Unknown {
        return ast.getType(expression.id()).orElseThrow(() -> new Unknown("untyped"));
    }

    /// Compiles an expression of whatever type.
    Closure any(CelExpr expression) throws Unknown {
        var type = type(expression);
        if (type.equals(SimpleType.BOOL)) {
            return bool(expression);
        }
        if (type.equals(SimpleType.INT)) {
            return integer(expression);
        }
        if (type.equals(SimpleType.DOUBLE)) {
            return real(expression);
        }
        if (type.equals(SimpleType.STRING)) {
            return word(expression);
        }
        if (type.equals(WORDS)) {
            return words(expression);
        }
        throw new Unknown("type " + type.name());
    }

    Closure.Bool bool(CelExpr expression) throws Unknown {
        switch (expression.getKind()) {
            case CONSTANT -> {
                boolean value = expression.constant().booleanValue();
                return (_, _) -> value;
            }
            case CALL -> {
                return new Calls(this).bool(expression);
            }
            case COMPREHENSION -> {
                return Quantifiers.compile(this, expression.comprehension());
            }
            default -> {
                if (fact(expression) instanceof Fact.Flag(_, var read)) {
                    return (facts, _) -> read.test(facts);
                }
                throw new Unknown("bool");
            }
        }
    }

    Closure.Int integer(CelExpr expression) throws Unknown {
        switch (expression.getKind()) {
            case CONSTANT -> {
                long value = expression.constant().int64Value();
                return (_, _) -> value;
            }
            case CALL -> {
                return new Arithmetic(this).integer(expression);
            }
            default -> {
                if (fact(expression) instanceof Fact.Int(_, var read)) {
                    return (facts, _) -> read.applyAsLong(facts);
                }
                throw new Unknown("int");
            }
        }
    }

    Closure.Real real(CelExpr expression) throws Unknown {
        switch (expression.getKind()) {
            case CONSTANT -> {
                double value = expression.constant().doubleValue();
                return (_, _) -> value;
            }
            case CALL -> {
                return new Arithmetic(this).real(expression);
            }
            default -> {
                if (fact(expression) instanceof Fact.Real(_, var read)) {
                    return (facts, _) -> read.applyAsDouble(facts);
                }
                throw new Unknown("double");
            }
        }
    }

    Closure.Word word(CelExpr expression) throws Unknown {
        switch (expression.getKind()) {
            case CONSTANT -> {
                var value = expression.constant().stringValue();
                return (_, _) -> value;
            }
            case CALL -> {
                return new Arithmetic(this).word(expression);
            }
            default -> {
                var slot = slot(expression);
                if (slot.isPresent()) {
                    int index = slot.get();
                    return (_, vars) -> vars[index];
                }
                if (fact(expression) instanceof Fact.Word(_, var read)) {
                    return (facts, _) -> read.apply(facts);
                }
                throw new Unknown("string");
            }
        }
    }

    Closure.Words words(CelExpr expression) throws Unknown {
        if (expression.getKind() == CelExpr.ExprKind.Kind.LIST) {
            var list = constants(expression);
            return (_, _) -> list;
        }
        if (fact(expression) instanceof Fact.Words(_, var read)) {
            return (facts, _) -> read.apply(facts);
        }
        throw new Unknown("list");
    }

    private static List<String> constants(CelExpr list) throws Unknown {
        var values = new ArrayList<String>();
        for (var element : list.list().elements()) {
            if (element.getKind() != CelExpr.ExprKind.Kind.CONSTANT
                    || element.constant().getKind() != CelConstant.Kind.STRING_VALUE) {
                throw new Unknown("list of what is no constant");
            }
            values.add(element.constant().stringValue());
        }
        return List.copyOf(values);
    }

    /// The fact that a name, with or without dots, was resolved to.
    private Fact fact(CelExpr expression) throws Unknown {
        var reference = ast.getReference(expression.id());
        if (reference.isEmpty() || slot(expression).isPresent()) {
            throw new Unknown("no fact");
        }
        return vocabulary
                .find(reference.get().name())
                .orElseThrow(() -> new Unknown(reference.get().name()));
    }

    private Optional<Integer> slot(CelExpr expression) {
        return expression.getKind() == CelExpr.ExprKind.Kind.IDENT
                ? Optional.ofNullable(scope.get(expression.ident().name()))
                : Optional.empty();
    }

    /// Takes a variable of a comprehension into scope; its slot in `vars`.
    int enter(String variable) throws Unknown {
        int slot = vars++;
        if (scope.put(variable, slot) != null) {
            throw new Unknown("a variable within itself");
        }
        return slot;
    }

    void leave(String variable) {
        scope.remove(variable);
    }

    /// Notes an operator that may fail.
    void mayFail() {
        fallible++;
    }

    /// Operators so far that may fail.
    int fallible() {
        return fallible;
    }
}
