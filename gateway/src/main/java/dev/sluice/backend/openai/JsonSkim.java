package dev.sluice.backend.openai;

/// A reader that moves over JSON without building anything: it finds members and skips values by
/// counting brackets and quotes. Broken JSON makes it report [#isBroken] and stop at the end; it
/// never throws. Reused; not thread-safe.
abstract class JsonSkim {
    byte[] in = {};
    int at;
    private int end;
    private boolean broken;

    /// Starts to read `bytes[from, to)`.
    final void begin(byte[] bytes, int from, int to) {
        in = bytes;
        at = from;
        end = to;
        broken = false;
    }

    final boolean isBroken() {
        return broken;
    }

    final boolean enter(char open) {
        if (peek() != open) {
            return false;
        }
        at++;
        return true;
    }

    final boolean nextMember() {
        return next('}') && (peek() == '"' || fail());
    }

    final boolean nextElement() {
        return next(']');
    }

    /// Moves to the next entry; false (and past the close) at the end.
    final boolean next(char close) {
        var c = peek();
        if (c == ',') {
            at++;
            c = peek();
        }
        if (c == close) {
            at++;
            return false;
        }
        return c >= 0 && !broken || fail();
    }

    final boolean colon() {
        if (peek() != ':') {
            return fail();
        }
        at++;
        peek();
        return true;
    }

    final boolean fail() {
        broken = true;
        at = end;
        return false;
    }

    /// The next byte that is not white space, without taking it; -1 at the end.
    final int peek() {
        while (at < end) {
            var c = in[at];
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return c;
            }
            at++;
        }
        return -1;
    }

    final void skipString() {
        for (at++; at < end; at++) {
            var c = in[at];
            if (c == '\\') {
                at++;
            } else if (c == '"') {
                at++;
                return;
            }
        }
        fail();
    }

    final void skipValue() {
        var c = peek();
        if (c == '"') {
            skipString();
        } else if (c == '{' || c == '[') {
            skipContainer();
        } else if (c < 0) {
            fail();
        } else {
            skipScalar();
        }
    }

    final void skipContainer() {
        var depth = 0;
        while (at < end) {
            var c = in[at];
            if (c == '"') {
                skipString();
                continue;
            }
            at++;
            if (c == '{' || c == '[') {
                depth++;
            } else if ((c == '}' || c == ']') && --depth == 0) {
                return;
            }
        }
        fail();
    }

    final void skipScalar() {
        var start = at;
        while (at < end) {
            var c = in[at];
            if (c == ',' || c == '}' || c == ']' || c <= ' ') {
                break;
            }
            at++;
        }
        if (at == start) {
            fail();
        }
    }

    final boolean is(int start, String ascii) {
        for (var i = 0; i < ascii.length(); i++) {
            if (in[start + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    final boolean startsWith(String ascii) {
        return at + ascii.length() <= end && is(at, ascii);
    }
}
