package dev.sluice.gpu.simulator.text;

/// Hashes and a tiny random stream, equal on every machine.
public final class Mixing {
    private Mixing() {}

    /// A well-spread hash of `value` (SplitMix64's finaliser).
    public static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /// A hash of all token ids.
    public static long of(int[] ids) {
        long hash = ids.length;
        for (int id : ids) {
            hash = mix(hash ^ id);
        }
        return hash;
    }

    /// A hash of a text.
    public static long of(CharSequence text) {
        long hash = text.length();
        for (int i = 0; i < text.length(); i++) {
            hash = hash * 0x100000001B3L ^ text.charAt(i);
        }
        return mix(hash);
    }

    /// A number from 0 to `bound - 1` that follows from `hash`.
    public static int below(long hash, int bound) {
        return (int) Long.remainderUnsigned(mix(hash), bound);
    }

    /// A number in [0, 1) that follows from `hash`.
    public static double unit(long hash) {
        return (mix(hash) >>> 11) * 0x1.0p-53;
    }
}
