package dev.sluice.policy.cel;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelVarDecl;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelStandardMacro;
import dev.sluice.policy.Rule.Condition;
import dev.sluice.policy.Rule.Failure;
import java.util.ArrayList;
import java.util.List;

/// Checks and compiles the conditions of one policy.
///
/// A condition is checked against the vocabulary by cel-java, priced by [Cost], compiled to
/// closures where [Closures] knows every operator in it and run by cel-java's planner where it does
/// not, and at last tried on [Probes], so that what cannot be evaluated is found when the policy is
/// loaded.
public final class Conditions {
    private static final CelOptions OPTIONS =
            CelOptions.current()
                    .maxExpressionCodePointSize(4096)
                    .maxParseRecursionDepth(48)
                    .enableHeterogeneousNumericComparisons(true)
                    .build();

    private final Vocabulary vocabulary;
    private final Cel cel;

    /// @param vocabulary the facts that conditions may name
    public Conditions(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
        this.cel =
                CelFactory.plannerCelBuilder()
                        .setOptions(OPTIONS)
                        .setStandardMacros(
                                CelStandardMacro.ALL,
                                CelStandardMacro.EXISTS,
                                CelStandardMacro.EXISTS_ONE)
                        .addVarDeclarations(
                                vocabulary.all().stream()
                                        .map(f -> CelVarDecl.newVarDeclaration(f.name(), f.type()))
                                        .toList())
                        .setResultType(SimpleType.BOOL)
                        .build();
    }

    /// Compiles a condition.
    ///
    /// @throws InvalidCondition with all problems found
    public Condition compile(String source) throws InvalidCondition {
        var ast = check(source);
        var condition = Closures.compile(ast, vocabulary).orElse(null);
        if (condition == null) {
            condition = interpreted(ast);
        }
        try {
            Probes.all().forEach(condition::test);
        } catch (Failure failure) {
            throw InvalidCondition.whole("cannot be evaluated: " + failure.getMessage());
        }
        return condition;
    }

    /// Checks a condition and its cost, without compiling it.
    ///
    /// @throws InvalidCondition with all problems found
    public CelAbstractSyntaxTree check(String source) throws InvalidCondition {
        var result = cel.compile(source);
        if (result.hasError()) {
            throw new InvalidCondition(problems(source, result.getErrors()));
        }
        try {
            var ast = result.getAst();
            long cost = Cost.of(ast.getExpr());
            if (cost > Cost.MAX) {
                throw InvalidCondition.whole("cost: " + cost + " (expected: <= " + Cost.MAX + ")");
            }
            return ast;
        } catch (CelValidationException e) {
            throw new InvalidCondition(problems(source, e.getErrors()));
        }
    }

    /// The condition as cel-java runs it: for what closures do not know, and as their oracle in
    /// tests.
    Condition interpreted(CelAbstractSyntaxTree ast) throws InvalidCondition {
        return Interpreted.of(cel, ast, vocabulary);
    }

    private List<InvalidCondition.Problem> problems(String source, List<CelIssue> issues) {
        var problems = new ArrayList<InvalidCondition.Problem>();
        for (var issue : issues) {
            var at = issue.getSourceLocation();
            int line = Math.max(1, at.getLine());
            int column = Math.max(0, at.getColumn());
            problems.add(
                    UnknownFact.in(source, line, column, issue.getMessage(), vocabulary.names()));
        }
        return problems;
    }
}
