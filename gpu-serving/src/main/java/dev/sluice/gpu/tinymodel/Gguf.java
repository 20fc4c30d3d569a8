package dev.sluice.gpu.tinymodel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// What one GGUF file holds: named metadata and named tensors, both in the order they are written.
record Gguf(SequencedMap<String, Value> metadata, List<Tensor> tensors) {

    Gguf {
        metadata = new LinkedHashMap<>(metadata);
        tensors = List.copyOf(tensors);
    }

    /// One metadata value.
    sealed interface Value {
        record Text(String text) implements Value {}

        record Whole(int number) implements Value {}

        record Real(float number) implements Value {}

        record Flag(boolean on) implements Value {}

        record Texts(List<String> texts) implements Value {}

        record Wholes(List<Integer> numbers) implements Value {}
    }

    /// How a tensor's numbers are stored, under GGUF's number for it.
    enum Precision {
        F32(0, Float.BYTES),
        F16(1, Short.BYTES);

        final int number;
        final int bytes;

        Precision(int number, int bytes) {
            this.number = number;
            this.bytes = bytes;
        }
    }

    /// A matrix, or a vector when `rows` is 1; its numbers are made only when they are written.
    ///
    /// @param columns length of a row, the fastest-running dimension
    record Tensor(String name, Precision precision, int columns, int rows, Entries entries) {

        /// Stored size in bytes, without padding.
        long bytes() {
            return (long) columns * rows * precision.bytes;
        }
    }

    /// The entries of a tensor as a function of their place.
    @FunctionalInterface
    interface Entries {
        float at(int row, int column);
    }
}
