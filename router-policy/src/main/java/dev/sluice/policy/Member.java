package dev.sluice.policy;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/// A member of a pool: a model of the catalogue, on any back end that serves it or on a given one.
///
/// @param model the model's name
/// @param backend the back end's name; null for any that serves the model
/// @param weight share under [Balance#WEIGHTED]; 1 to 10,000
public record Member(String model, @Nullable String backend, int weight) {
    public Member {
        requireNonNull(model, "model");
        if (weight < 1 || weight > 10_000) {
            throw new IllegalArgumentException("weight: " + weight + " (expected: 1 to 10000)");
        }
    }

    /// A model on any back end that serves it.
    public static Member of(String model) {
        return new Member(model, null, 1);
    }
}
