package dev.sluice.backend.sse;

import java.io.ByteArrayOutputStream;

/// The data of one server-sent event. Reused for every event of an answer; not thread-safe.
public final class SseEvent {
    private byte[] bytes = {};
    private int dataStart;
    private int dataEnd;
    private boolean plain;

    /// Reads the event `source[start, end)`, its blank line included.
    public void read(byte[] source, int start, int end) {
        bytes = source;
        dataStart = 0;
        dataEnd = 0;
        var lineEnd = lineEnd(source, start, end);
        plain = isData(source, start, lineEnd) && isBlankRest(source, lineEnd, end);
        if (plain) {
            takeLine(start, lineEnd);
        } else {
            readLines(source, start, end);
        }
    }

    /// Whether there is any data; comments have none.
    public boolean hasData() {
        return dataEnd > dataStart;
    }

    /// Whether the event is one data line and nothing else, as every client expects it.
    public boolean isPlain() {
        return plain;
    }

    /// The array that holds the data at [#dataStart] to [#dataEnd].
    public byte[] bytes() {
        return bytes;
    }

    public int dataStart() {
        return dataStart;
    }

    public int dataEnd() {
        return dataEnd;
    }

    /// Whether the data is exactly this ASCII text.
    public boolean dataIs(String ascii) {
        if (dataEnd - dataStart != ascii.length()) {
            return false;
        }
        for (var i = 0; i < ascii.length(); i++) {
            if (bytes[dataStart + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void readLines(byte[] source, int start, int end) {
        var joined = new ByteArrayOutputStream();
        var lines = 0;
        for (var line = start; line < end; ) {
            var lineEnd = lineEnd(source, line, end);
            if (isData(source, line, lineEnd)) {
                takeLine(line, lineEnd);
                if (lines++ > 0) {
                    joined.write('\n');
                }
                joined.write(source, dataStart, dataEnd - dataStart);
            }
            line = lineEnd + 1;
        }
        if (lines != 1) {
            bytes = joined.toByteArray();
            dataStart = 0;
            dataEnd = bytes.length;
        }
    }

    private void takeLine(int start, int lineEnd) {
        dataStart = start + 5;
        if (dataStart < lineEnd && bytes[dataStart] == ' ') {
            dataStart++;
        }
        dataEnd = lineEnd > dataStart && bytes[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
    }

    private static int lineEnd(byte[] source, int from, int end) {
        var i = from;
        while (i < end && source[i] != '\n') {
            i++;
        }
        return i;
    }

    private static boolean isData(byte[] source, int start, int lineEnd) {
        return lineEnd - start >= 5
                && source[start] == 'd'
                && source[start + 1] == 'a'
                && source[start + 2] == 't'
                && source[start + 3] == 'a'
                && source[start + 4] == ':';
    }

    private static boolean isBlankRest(byte[] source, int lineEnd, int end) {
        return end - lineEnd == 2 || end - lineEnd == 3 && source[lineEnd + 1] == '\r';
    }
}
