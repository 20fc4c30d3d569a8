package dev.sluice.gpu.simulator.text;

/// Vectors of length 1 that follow from the tokens, in which texts that share tokens are close:
/// each token adds a direction of its own.
public final class Embedding {
    /// Dimensions of a vector when the request names none.
    public static final int DIMENSIONS = 384;

    private static final int FEATURES = 16;

    private Embedding() {}

    /// The vector of a text's token ids.
    public static float[] of(int[] ids, int dimensions) {
        double[] sum = new double[dimensions];
        for (int id : ids) {
            long hash = Mixing.mix(id);
            for (int i = 0; i < FEATURES; i++) {
                hash = Mixing.mix(hash);
                sum[Mixing.below(hash, dimensions)] += (hash & 1) == 0 ? 1 : -1;
            }
        }
        double square = 0;
        for (double value : sum) {
            square += value * value;
        }
        float[] vector = new float[dimensions];
        vector[0] = square == 0 ? 1 : 0;
        for (int i = 0; i < dimensions && square > 0; i++) {
            vector[i] = (float) (sum[i] / Math.sqrt(square));
        }
        return vector;
    }
}
