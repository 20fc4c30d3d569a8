package dev.sluice.gpu.simulator.truth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The last requests in memory, and all of them in a file of JSON lines if there is one. A line is
/// handed to the operating system before the next request is looked at, so that it survives the
/// death of the process. Confined to one thread.
public final class TruthLog implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final int capacity;
    private final Deque<TruthEntry> entries = new ArrayDeque<>();
    private final @Nullable OutputStream file;

    /// @param capacity how many entries are kept in memory
    /// @param file what every entry is appended to, or null
    public TruthLog(int capacity, @Nullable Path file) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity: " + capacity + " (expected: >= 1)");
        }
        this.capacity = capacity;
        try {
            this.file =
                    file == null
                            ? null
                            : Files.newOutputStream(
                                    file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("truth log: " + file + " cannot be written", e);
        }
    }

    public void add(TruthEntry entry) {
        if (entries.size() == capacity) {
            entries.removeFirst();
        }
        entries.add(entry);
        if (file != null) {
            try {
                file.write(line(entry));
            } catch (IOException e) {
                throw new UncheckedIOException("truth log cannot be written", e);
            }
        }
    }

    /// The entries in memory, oldest first.
    public List<TruthEntry> entries() {
        return List.copyOf(entries);
    }

    /// Forgets the entries in memory.
    public void clear() {
        entries.clear();
    }

    @Override
    public void close() {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static byte[] line(TruthEntry entry) throws JsonProcessingException {
        return (MAPPER.writeValueAsString(entry) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
