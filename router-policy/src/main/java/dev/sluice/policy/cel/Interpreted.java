package dev.sluice.policy.cel;

import dev.cel.bundle.Cel;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelVariableResolver;
import dev.cel.runtime.Program;
import dev.sluice.policy.Facts;
import dev.sluice.policy.Rule.Condition;
import dev.sluice.policy.Rule.Failure;

/// A condition that cel-java evaluates.
record Interpreted(Program program, Vocabulary vocabulary) implements Condition {
    static Condition of(Cel cel, CelAbstractSyntaxTree ast, Vocabulary vocabulary)
            throws InvalidCondition {
        try {
            return new Interpreted(cel.createProgram(ast), vocabulary);
        } catch (CelEvaluationException e) {
            throw InvalidCondition.whole("cannot be planned: " + e.getMessage());
        }
    }

    @Override
    public boolean test(Facts facts) {
        CelVariableResolver resolver = name -> vocabulary.find(name).map(fact -> fact.value(facts));
        try {
            return (boolean) program.eval(resolver);
        } catch (CelEvaluationException e) {
            throw new Failure(String.valueOf(e.getMessage()));
        }
    }
}
