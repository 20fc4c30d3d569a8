package dev.sluice.policy;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// Models that are balanced together.
///
/// @param name its name; `model:NAME` for the pool of a model that a caller named
/// @param balance how dispatch chooses among the members
/// @param members at least one
public record Pool(String name, Balance balance, List<Member> members) {
    public Pool {
        requireNonNull(name, "name");
        requireNonNull(balance, "balance");
        members = List.copyOf(members);
        if (members.isEmpty()) {
            throw new IllegalArgumentException(
                    "pool " + name + ": no members (expected: at least one)");
        }
    }

    /// The pool of a model that a caller named.
    public static Pool ofModel(String model) {
        return new Pool("model:" + model, Balance.LEAST_LATENCY, List.of(Member.of(model)));
    }
}
