package dev.sluice.backend.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/// What the relay must know of one chunk or answer in the OpenAI dialect, read in one pass over its
/// bytes without building anything: it finds the fields that matter and skips the rest by counting
/// brackets and quotes. Reused for every event of an answer; not thread-safe.
///
/// It is a reader for JSON that servers write, not a validator: broken JSON makes it report
/// [#isBroken], never throw.
final class ChunkScan extends JsonSkim {
    /// Offsets of a value in the scanned bytes; start is -1 when the field is absent.
    record Span(int start, int end) {
        static final Span ABSENT = new Span(-1, -1);

        boolean isPresent() {
            return start >= 0;
        }
    }

    private Span usage = Span.ABSENT;
    private Span error = Span.ABSENT;
    private Span model = Span.ABSENT;
    private boolean hasChoices;
    private int choices;
    private int contentDeltas;
    private int contentBytes;
    private int finished;
    private int quirks;
    private boolean gaveUp;
    private @Nullable String finish;

    /// Reads the JSON object in `bytes[from, to)`.
    void read(byte[] bytes, int from, int to) {
        begin(bytes, from, to);
        usage = Span.ABSENT;
        error = Span.ABSENT;
        model = Span.ABSENT;
        hasChoices = false;
        choices = 0;
        contentDeltas = 0;
        contentBytes = 0;
        finished = 0;
        quirks = 0;
        gaveUp = false;
        finish = null;
        readTop();
    }

    /// The `usage` object; absent when missing or null.
    Span usage() {
        return usage;
    }

    /// The `error` value; absent when missing or null.
    Span error() {
        return error;
    }

    /// The `model` value, quotes included.
    Span model() {
        return model;
    }

    boolean hasChoices() {
        return hasChoices;
    }

    int choices() {
        return choices;
    }

    /// Number of choices that carry text, thinking, a refusal or tool calls.
    int contentDeltas() {
        return contentDeltas;
    }

    /// Bytes of that content, escapes as written.
    int contentBytes() {
        return contentBytes;
    }

    /// Number of choices that end here.
    int finished() {
        return finished;
    }

    /// Why the last of them ended.
    @Nullable String finish() {
        return finish;
    }

    /// Oddities that strict clients stumble over, as [Quirk] bits.
    int quirks() {
        return quirks;
    }

    /// Whether the back end says here that it failed.
    boolean reportsFailure() {
        return error.isPresent() || (quirks & Quirk.FLAT_ERROR) != 0 || gaveUp;
    }

    private void readTop() {
        if (!enter('{')) {
            fail();
            return;
        }
        while (nextMember()) {
            var keyStart = at + 1;
            skipString();
            var keyEnd = at - 1;
            if (!colon()) {
                return;
            }
            var start = at;
            switch (keyEnd - keyStart) {
                case 5 -> readFiveLetterField(keyStart, start);
                case 6 -> {
                    if (is(keyStart, "object") && startsWith("\"error\"")) {
                        quirks |= Quirk.FLAT_ERROR;
                    }
                    skipValue();
                }
                case 7 -> {
                    if (is(keyStart, "choices")) {
                        readChoices();
                    } else {
                        skipValue();
                    }
                }
                default -> skipValue();
            }
        }
    }

    private void readFiveLetterField(int keyStart, int start) {
        var isNull = peek() == 'n';
        skipValue();
        if (is(keyStart, "usage") && !isNull) {
            usage = new Span(start, at);
        } else if (is(keyStart, "model") && !isNull) {
            model = new Span(start, at);
        } else if (is(keyStart, "error")) {
            if (isNull) {
                quirks |= Quirk.NULL_ERROR;
            } else {
                error = new Span(start, at);
            }
        }
    }

    private void readChoices() {
        hasChoices = true;
        if (!enter('[')) {
            skipValue();
            return;
        }
        while (nextElement()) {
            choices++;
            readChoice();
        }
    }

    private void readChoice() {
        if (!enter('{')) {
            skipValue();
            return;
        }
        var hasIndex = false;
        while (nextMember()) {
            var keyStart = at + 1;
            skipString();
            var length = at - 1 - keyStart;
            if (!colon()) {
                return;
            }
            if (length == 13 && is(keyStart, "finish_reason")) {
                readFinish();
            } else if (length == 5 && is(keyStart, "delta")
                    || length == 7 && is(keyStart, "message")) {
                readDelta();
            } else {
                hasIndex |= length == 5 && is(keyStart, "index");
                skipValue();
            }
        }
        if (!hasIndex) {
            quirks |= Quirk.NO_INDEX;
        }
    }

    private void readFinish() {
        var start = at;
        skipValue();
        if (isBroken() || in[start] != '"') {
            return;
        }
        if (at - start == 2) {
            quirks |= Quirk.EMPTY_FINISH;
            return;
        }
        finished++;
        finish = new String(in, start + 1, at - start - 2, UTF_8);
        gaveUp |= Finish.isFailure(finish);
        if (Finish.isForeign(finish)) {
            quirks |= Quirk.FOREIGN_FINISH;
        }
    }

    private void readDelta() {
        if (peek() == 'n') {
            quirks |= Quirk.NULL_DELTA;
        }
        if (!enter('{')) {
            skipValue();
            return;
        }
        var content = 0;
        while (nextMember()) {
            var keyStart = at + 1;
            skipString();
            var length = at - 1 - keyStart;
            if (!colon()) {
                return;
            }
            var start = at;
            skipValue();
            content += !isBroken() && isContent(keyStart, length) ? contentLength(start) : 0;
        }
        if (content > 0) {
            contentDeltas++;
            contentBytes += content;
        }
    }

    private boolean isContent(int key, int length) {
        return switch (length) {
            case 7 -> is(key, "content") || is(key, "refusal");
            case 9 -> is(key, "reasoning");
            case 10 -> is(key, "tool_calls");
            case 13 -> is(key, "function_call");
            case 17 -> is(key, "reasoning_content");
            default -> false;
        };
    }

    /// Bytes between the delimiters of a string, array or object that ends at `at`; 0 for null and
    /// `[ ]`.
    private int contentLength(int start) {
        var first = in[start];
        var valueEnd = at;
        at = start + 1;
        var isEmpty = first != '"' && (peek() == ']' || peek() == '}');
        at = valueEnd;
        return isEmpty || first != '"' && first != '[' && first != '{' ? 0 : at - start - 2;
    }
}
