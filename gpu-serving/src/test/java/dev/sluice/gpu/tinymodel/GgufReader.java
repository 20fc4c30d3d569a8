package dev.sluice.gpu.tinymodel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads a GGUF file independently of the writer, straight from the published layout.
final class GgufReader {

    /// One entry of the tensor directory; `offset` counts from the start of the tensor bytes.
    record Entry(List<Long> dimensions, int type, long offset) {

        long bytes() {
            return dimensions.stream().reduce(type == 0 ? 4L : 2L, Math::multiplyExact);
        }
    }

    final String magic;
    final int version;
    final Map<String, Object> metadata = new LinkedHashMap<>();
    final Map<String, Entry> tensors = new LinkedHashMap<>();
    final int tensorStart;
    final int size;

    private final ByteBuffer file;

    GgufReader(Path path) throws IOException {
        file = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
        size = file.capacity();
        byte[] letters = new byte[4];
        file.get(letters);
        magic = new String(letters, UTF_8);
        version = file.getInt();
        long tensorCount = file.getLong();
        long metadataCount = file.getLong();
        for (long i = 0; i < metadataCount; i++) {
            metadata.put(text(), value(file.getInt()));
        }
        for (long i = 0; i < tensorCount; i++) {
            tensors.put(text(), entry());
        }
        tensorStart = Math.ceilDiv(file.position(), 32) * 32;
    }

    Entry tensor(String name) {
        return requireNonNull(tensors.get(name), name);
    }

    /// The number at `(row, column)` of a tensor.
    float at(String name, int row, int column) {
        Entry entry = tensor(name);
        long place = row * entry.dimensions.getFirst() + column;
        long start = tensorStart + entry.offset;
        return entry.type == 0
                ? file.getFloat((int) (start + place * 4))
                : Float.float16ToFloat(file.getShort((int) (start + place * 2)));
    }

    List<String> texts(String key) {
        var values = (List<?>) requireNonNull(metadata.get(key), key);
        return values.stream().map(String.class::cast).toList();
    }

    private Entry entry() {
        int dimensionCount = file.getInt();
        List<Long> dimensions = new ArrayList<>();
        for (int i = 0; i < dimensionCount; i++) {
            dimensions.add(file.getLong());
        }
        return new Entry(dimensions, file.getInt(), file.getLong());
    }

    private Object value(int type) {
        return switch (type) {
            case 4, 5 -> file.getInt();
            case 6 -> file.getFloat();
            case 7 -> file.get() != 0;
            case 8 -> text();
            case 9 -> values();
            default -> throw new IllegalStateException("metadata type: " + type);
        };
    }

    private List<Object> values() {
        int type = file.getInt();
        long length = file.getLong();
        List<Object> values = new ArrayList<>();
        for (long i = 0; i < length; i++) {
            values.add(value(type));
        }
        return values;
    }

    private String text() {
        byte[] bytes = new byte[(int) file.getLong()];
        file.get(bytes);
        return new String(bytes, UTF_8);
    }
}
