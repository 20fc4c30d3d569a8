package dev.sluice.policy.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.jspecify.annotations.Nullable;

/// A cursor over one JSON text: the caller asks for what it expects next, and everything else is
/// refused with its path.
///
/// It is strict: UTF-8 without byte order mark, overlong forms or lone surrogates, RFC 8259
/// grammar, no name twice in an object, at most 64 levels, numbers of at most 64 characters,
/// nothing after the value. It makes no tree and no strings but those asked for. Not thread-safe;
/// one reader reads one text once.
public final class JsonReader extends Scanner implements Place {
    private final int maxDepth;
    private final Frames frames;
    private int keyStart;
    private int keyEnd;
    private int keyHash;
    private @Nullable String escapedKey;
    private int valueEnd;

    /// @param maxDepth levels of objects and arrays that are allowed, the outermost one counted
    public JsonReader(byte[] body, int maxDepth) throws InvalidRequest {
        super(body);
        this.maxDepth = maxDepth;
        this.frames = new Frames(body);
        if (body.length >= 3
                && body[0] == (byte) 0xEF
                && body[1] == (byte) 0xBB
                && body[2] == (byte) 0xBF) {
            throw new InvalidRequest(
                    "invalid_utf8", null, "byte 0: byte order mark (expected: UTF-8 without one)");
        }
        space();
    }

    @Override
    public String path() {
        return frames.path();
    }

    @Override
    @Nullable String where() {
        var path = frames.path();
        return path.isEmpty() ? null : path;
    }

    /// Offset of the next byte to read; at a value, of its first byte.
    public int position() {
        return at;
    }

    /// Offset after the last value that was read whole.
    public int valueEnd() {
        return valueEnd;
    }

    /// Offset of the quote that opens the current name.
    public int keyStart() {
        return keyStart - 1;
    }

    /// Members or elements begun in the innermost object or array.
    public int count() {
        return frames.count();
    }

    /// What kind of value comes next.
    public Kind kind() throws InvalidRequest {
        return switch (at < body.length ? body[at] : 0) {
            case '{' -> Kind.OBJECT;
            case '[' -> Kind.ARRAY;
            case '"' -> Kind.STRING;
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> Kind.NUMBER;
            case 't', 'f' -> Kind.BOOLEAN;
            case 'n' -> Kind.NULL;
            default -> throw syntax(at, "a value");
        };
    }

    /// Passes a null, if one comes next.
    public boolean ifNull() throws InvalidRequest {
        if (kind() != Kind.NULL) {
            return false;
        }
        literal("null");
        return true;
    }

    /// Enters the object that comes next.
    public void beginObject() throws InvalidRequest {
        open(Kind.OBJECT, "an object");
    }

    /// Enters the array that comes next.
    public void beginArray() throws InvalidRequest {
        open(Kind.ARRAY, "an array");
    }

    private void open(Kind kind, String expected) throws InvalidRequest {
        if (kind() != kind) {
            throw wrongType(expected);
        }
        if (frames.depth() == maxDepth) {
            throw new InvalidRequest(
                    "too_deep",
                    where(),
                    "depth: over " + maxDepth + " (expected: <= " + maxDepth + ")");
        }
        frames.open(kind == Kind.ARRAY);
        at++;
        space();
    }

    /// Goes to the value of the next member; false when the object ends, which leaves it.
    public boolean nextMember() throws InvalidRequest {
        if (ends('}')) {
            return false;
        }
        if (at >= body.length || body[at] != '"') {
            throw syntax(at, "a name in quotes");
        }
        key();
        space();
        if (at >= body.length || body[at] != ':') {
            throw syntax(at, "':'");
        }
        at++;
        space();
        return true;
    }

    /// Goes to the next element; false when the array ends, which leaves it.
    public boolean nextElement() throws InvalidRequest {
        if (ends(']')) {
            return false;
        }
        frames.element();
        return true;
    }

    private boolean ends(char close) throws InvalidRequest {
        boolean first = frames.count() == 0;
        if (at < body.length && body[at] == close) {
            at++;
            frames.close();
            ended();
            return true;
        }
        if (!first) {
            if (at >= body.length || body[at] != ',') {
                throw syntax(at, "',' or '" + close + "'");
            }
            at++;
            space();
        }
        return false;
    }

    private void key() throws InvalidRequest {
        keyStart = at + 1;
        int i = keyStart;
        int hash = 0;
        while (i < body.length && body[i] >= ' ' && body[i] != '"' && body[i] != '\\') {
            hash = hash * 31 + body[i];
            i++;
        }
        boolean fresh;
        if (i < body.length && body[i] == '"') {
            at = i + 1;
            keyEnd = i;
            keyHash = Names.mix(hash, keyEnd - keyStart);
            escapedKey = null;
            fresh = frames.name(keyStart, keyEnd, keyHash);
        } else {
            var text = new StringText();
            string(text);
            keyEnd = at - 1;
            escapedKey = text.toString();
            fresh = frames.escapedName(keyStart, keyEnd, escapedKey);
        }
        if (!fresh) {
            throw InvalidRequest.at("duplicate_key", path(), "given twice", "each name once");
        }
    }

    /// Which of the known names the current member has.
    public <E extends Enum<E>> E name(Names<E> names) {
        return escapedKey == null
                ? names.find(body, keyStart, keyEnd, keyHash)
                : names.find(escapedKey);
    }

    /// The current member's name.
    public String name() {
        return escapedKey == null
                ? new String(body, keyStart, keyEnd - keyStart, ISO_8859_1)
                : escapedKey;
    }

    /// Reads a string into a text.
    public void text(Text text) throws InvalidRequest {
        if (kind() != Kind.STRING) {
            throw wrongType("a string");
        }
        string(text);
        ended();
    }

    /// Reads a string.
    public String text() throws InvalidRequest {
        var text = new StringText();
        text(text);
        return text.toString();
    }

    /// Reads true or false.
    public boolean bool() throws InvalidRequest {
        if (kind() != Kind.BOOLEAN) {
            throw wrongType("true or false");
        }
        boolean yes = body[at] == 't';
        literal(yes ? "true" : "false");
        return yes;
    }

    /// Reads an integer, written without fraction and exponent.
    public long integer(long min, long max) throws InvalidRequest {
        if (kind() != Kind.NUMBER) {
            throw wrongType("an integer");
        }
        int start = at;
        boolean integer = number();
        var digits = new String(body, start, at - start, ISO_8859_1);
        if (!integer) {
            throw InvalidRequest.at("invalid_type", path(), digits, "an integer");
        }
        ended();
        return Ranges.integer(this, digits, min, max);
    }

    /// Reads a number.
    public double decimal(double min, double max) throws InvalidRequest {
        if (kind() != Kind.NUMBER) {
            throw wrongType("a number");
        }
        int start = at;
        number();
        var digits = new String(body, start, at - start, ISO_8859_1);
        ended();
        return Ranges.decimal(this, digits, min, max);
    }

    /// Passes the value that comes next, whatever it is.
    public void skip() throws InvalidRequest {
        switch (kind()) {
            case OBJECT -> {
                beginObject();
                while (nextMember()) {
                    skip();
                }
            }
            case ARRAY -> {
                beginArray();
                while (nextElement()) {
                    skip();
                }
            }
            case STRING -> {
                string(Text.NONE);
                ended();
            }
            case NUMBER -> {
                number();
                ended();
            }
            case BOOLEAN -> bool();
            case NULL -> literal("null");
        }
    }

    /// Makes sure that nothing follows the outermost value.
    public void end() throws InvalidRequest {
        if (at < body.length) {
            throw syntax(at, "nothing after the outermost value");
        }
    }

    private void literal(String word) throws InvalidRequest {
        for (int i = 0; i < word.length(); i++) {
            if (at + i >= body.length || body[at + i] != word.charAt(i)) {
                throw syntax(at, word);
            }
        }
        at += word.length();
        ended();
    }

    private void ended() {
        valueEnd = at;
        space();
    }

    /// The mistake that the value which comes next is of another kind.
    public InvalidRequest wrongType(String expected) throws InvalidRequest {
        var found = kind().words();
        var path = path();
        return path.isEmpty()
                ? new InvalidRequest(
                        "invalid_type", null, "body: " + found + " (expected: " + expected + ")")
                : InvalidRequest.at("invalid_type", path, found, expected);
    }
}
