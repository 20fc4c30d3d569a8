package dev.sluice.policy.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.sluice.policy.Facts;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/// A fact that conditions may name, with its type and how to read it.
sealed interface Fact {
    /// Its full name, such as `request.prompt_tokens`.
    String name();

    CelType type();

    /// Its value as cel-java wants it.
    Object value(Facts facts);

    record Int(String name, ToLongFunction<Facts> read) implements Fact {
        @Override
        public CelType type() {
            return SimpleType.INT;
        }

        @Override
        public Object value(Facts facts) {
            return read.applyAsLong(facts);
        }
    }

    record Real(String name, ToDoubleFunction<Facts> read) implements Fact {
        @Override
        public CelType type() {
            return SimpleType.DOUBLE;
        }

        @Override
        public Object value(Facts facts) {
            return read.applyAsDouble(facts);
        }
    }

    record Flag(String name, Predicate<Facts> read) implements Fact {
        @Override
        public CelType type() {
            return SimpleType.BOOL;
        }

        @Override
        public Object value(Facts facts) {
            return read.test(facts);
        }
    }

    record Word(String name, Function<Facts, String> read) implements Fact {
        @Override
        public CelType type() {
            return SimpleType.STRING;
        }

        @Override
        public Object value(Facts facts) {
            return read.apply(facts);
        }
    }

    record Words(String name, Function<Facts, List<String>> read) implements Fact {
        @Override
        public CelType type() {
            return ListType.create(SimpleType.STRING);
        }

        @Override
        public Object value(Facts facts) {
            return read.apply(facts);
        }
    }
}
