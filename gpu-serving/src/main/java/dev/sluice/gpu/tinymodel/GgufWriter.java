package dev.sluice.gpu.tinymodel;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.gpu.tinymodel.Gguf.Precision;
import dev.sluice.gpu.tinymodel.Gguf.Tensor;
import dev.sluice.gpu.tinymodel.Gguf.Value;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Writes GGUF version 3, little-endian: header, metadata, tensor directory, tensor bytes; every
/// tensor begins at a multiple of 32 bytes.
///
/// Source of the layout: the GGUF specification of the ggml project (`docs/gguf.md`).
final class GgufWriter {

    static final int ALIGNMENT = 32;

    private static final int VERSION = 3;
    private static final int TYPE_UINT32 = 4;
    private static final int TYPE_INT32 = 5;
    private static final int TYPE_FLOAT32 = 6;
    private static final int TYPE_BOOL = 7;
    private static final int TYPE_STRING = 8;
    private static final int TYPE_ARRAY = 9;

    private final OutputStream out;
    private long written;

    private GgufWriter(OutputStream out) {
        this.out = out;
    }

    /// Writes `file` to `out`, which should be buffered, and leaves `out` open.
    static void write(Gguf file, OutputStream out) throws IOException {
        var writer = new GgufWriter(out);
        writer.bytes("GGUF".getBytes(UTF_8));
        writer.int32(VERSION);
        writer.int64(file.tensors().size());
        writer.int64(file.metadata().size());
        for (var entry : file.metadata().entrySet()) {
            writer.text(entry.getKey());
            writer.value(entry.getValue());
        }
        writer.directory(file);
        for (Tensor tensor : file.tensors()) {
            writer.pad();
            writer.entries(tensor);
        }
    }

    private void directory(Gguf file) throws IOException {
        long offset = 0;
        for (Tensor tensor : file.tensors()) {
            boolean vector = tensor.rows() == 1;
            text(tensor.name());
            int32(vector ? 1 : 2);
            int64(tensor.columns());
            if (!vector) {
                int64(tensor.rows());
            }
            int32(tensor.precision().number);
            int64(offset);
            offset = aligned(offset + tensor.bytes());
        }
    }

    private void entries(Tensor tensor) throws IOException {
        byte[] bytes = new byte[tensor.columns() * tensor.precision().bytes];
        for (int r = 0; r < tensor.rows(); r++) {
            ByteBuffer row = littleEndian(bytes);
            for (int c = 0; c < tensor.columns(); c++) {
                put(row, tensor.precision(), tensor.entries().at(r, c));
            }
            bytes(bytes);
        }
    }

    private static void put(ByteBuffer row, Precision precision, float entry) {
        switch (precision) {
            case F32 -> row.putFloat(entry);
            case F16 -> row.putShort(Float.floatToFloat16(entry));
        }
    }

    private void value(Value value) throws IOException {
        switch (value) {
            case Value.Text(var text) -> {
                int32(TYPE_STRING);
                text(text);
            }
            case Value.Whole(var number) -> {
                int32(TYPE_UINT32);
                int32(number);
            }
            case Value.Real(var number) -> {
                int32(TYPE_FLOAT32);
                int32(Float.floatToIntBits(number));
            }
            case Value.Flag(var on) -> {
                int32(TYPE_BOOL);
                bytes(new byte[] {(byte) (on ? 1 : 0)});
            }
            case Value.Texts(var texts) -> {
                arrayOf(TYPE_STRING, texts.size());
                for (String text : texts) {
                    text(text);
                }
            }
            case Value.Wholes(var numbers) -> {
                arrayOf(TYPE_INT32, numbers.size());
                for (int number : numbers) {
                    int32(number);
                }
            }
        }
    }

    private void arrayOf(int type, int length) throws IOException {
        int32(TYPE_ARRAY);
        int32(type);
        int64(length);
    }

    private void text(String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        int64(bytes.length);
        bytes(bytes);
    }

    private void int32(int number) throws IOException {
        byte[] bytes = new byte[Integer.BYTES];
        littleEndian(bytes).putInt(number);
        bytes(bytes);
    }

    private void int64(long number) throws IOException {
        byte[] bytes = new byte[Long.BYTES];
        littleEndian(bytes).putLong(number);
        bytes(bytes);
    }

    private void pad() throws IOException {
        bytes(new byte[(int) (aligned(written) - written)]);
    }

    private void bytes(byte[] bytes) throws IOException {
        out.write(bytes);
        written += bytes.length;
    }

    private static long aligned(long offset) {
        return Math.ceilDiv(offset, ALIGNMENT) * ALIGNMENT;
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
