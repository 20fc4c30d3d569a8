package dev.sluice.policy.cel;

import dev.sluice.policy.Facts;
import java.util.List;

/// Compiled expressions, one kind per type, so that nothing is boxed. `vars` holds the variables of
/// the comprehensions around an expression.
sealed interface Closure {
    /// An expression of type bool.
    @FunctionalInterface
    non-sealed interface Bool extends Closure {
        boolean of(Facts facts, String[] vars);
    }

    /// An expression of type int.
    @FunctionalInterface
    non-sealed interface Int extends Closure {
        long of(Facts facts, String[] vars);
    }

    /// An expression of type double.
    @FunctionalInterface
    non-sealed interface Real extends Closure {
        double of(Facts facts, String[] vars);
    }

    /// An expression of type string.
    @FunctionalInterface
    non-sealed interface Word extends Closure {
        String of(Facts facts, String[] vars);
    }

    /// An expression of type list(string).
    @FunctionalInterface
    non-sealed interface Words extends Closure {
        List<String> of(Facts facts, String[] vars);
    }
}
