package dev.sluice.backend.openai;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;

/// How a network cuts an answer into reads.
///
/// @param name name in reports
/// @param sizes size of the next piece, at least 1
public record Slicing(String name, IntSupplier sizes) {
    /// All in one piece.
    public static Slicing whole() {
        return new Slicing("whole", () -> Integer.MAX_VALUE);
    }

    /// Pieces of the same size.
    public static Slicing every(int bytes) {
        return new Slicing("every " + bytes, () -> bytes);
    }

    /// Pieces of any size up to `most`, the same ones for the same seed.
    public static Slicing random(long seed, int most) {
        var random = new Random(seed);
        return new Slicing("seed " + seed, () -> 1 + random.nextInt(most));
    }

    /// The pieces, in order.
    public List<byte[]> pieces(byte[] bytes) {
        var pieces = new ArrayList<byte[]>();
        for (var at = 0; at < bytes.length; ) {
            var end = (int) Math.min((long) at + sizes.getAsInt(), bytes.length);
            pieces.add(Arrays.copyOfRange(bytes, at, end));
            at = end;
        }
        return pieces;
    }

    @Override
    public String toString() {
        return name;
    }
}
