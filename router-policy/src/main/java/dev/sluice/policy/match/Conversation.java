package dev.sluice.policy.match;

import java.util.Arrays;

/// The text of a request while its matchers run: UTF-8, message after message. It lives as long as
/// the reading.
public final class Conversation {
    private byte[] text = new byte[1024];
    private int length;
    // Per message that some scope covers: start, end, 1 for a user or 0 for the system.
    private int[] segments = new int[24];
    private int count;
    private int begun;

    /// Adds ASCII bytes to the current message.
    public void add(byte[] source, int start, int end) {
        room(end - start);
        System.arraycopy(source, start, text, length, end - start);
        length += end - start;
    }

    /// Adds a character to the current message.
    public void add(int codePoint) {
        room(4);
        if (codePoint < 0x80) {
            text[length++] = (byte) codePoint;
        } else if (codePoint < 0x800) {
            text[length++] = (byte) (0xC0 | (codePoint >> 6));
            text[length++] = (byte) (0x80 | (codePoint & 0x3F));
        } else if (codePoint < 0x10000) {
            text[length++] = (byte) (0xE0 | (codePoint >> 12));
            text[length++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
            text[length++] = (byte) (0x80 | (codePoint & 0x3F));
        } else {
            text[length++] = (byte) (0xF0 | (codePoint >> 18));
            text[length++] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
            text[length++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
            text[length++] = (byte) (0x80 | (codePoint & 0x3F));
        }
    }

    /// Ends the current message.
    ///
    /// @param user whether a user spoke
    /// @param system whether the system or the developer spoke; when neither did, the message is
    ///     forgotten
    public void end(boolean user, boolean system) {
        if (!user && !system) {
            length = begun;
            return;
        }
        if (count == segments.length) {
            segments = Arrays.copyOf(segments, count * 2);
        }
        segments[count++] = begun;
        segments[count++] = length;
        segments[count++] = user ? 1 : 0;
        begun = length;
    }

    private void room(int more) {
        if (length + more > text.length) {
            text = Arrays.copyOf(text, Math.max(text.length * 2, length + more));
        }
    }

    /// Whether any message of the scope contains the pattern, newest first, within the last bytes
    /// of the scope.
    boolean any(Scope scope, int maxBytes, Finder finder) {
        int left = maxBytes;
        for (int i = count - 3; i >= 0 && left > 0; i -= 3) {
            boolean user = segments[i + 2] == 1;
            if (user ? scope == Scope.SYSTEM : scope == Scope.LAST_USER) {
                continue;
            }
            int start = start(segments[i], segments[i + 1], left);
            if (finder.in(text, start, segments[i + 1])) {
                return true;
            }
            left = scope == Scope.LAST_USER ? 0 : left - (segments[i + 1] - start);
        }
        return false;
    }

    /// The start of the last bytes of a message, moved on to where a character begins.
    private int start(int from, int to, int left) {
        int start = Math.max(from, to - left);
        while (start < to && (text[start] & 0xC0) == 0x80) {
            start++;
        }
        return start;
    }
}
