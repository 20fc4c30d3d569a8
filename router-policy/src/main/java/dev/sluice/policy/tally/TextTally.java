package dev.sluice.policy.tally;

import dev.sluice.policy.json.Text;
import dev.sluice.policy.match.Conversation;
import org.jspecify.annotations.Nullable;

/// Counts text as it passes by, hashes its beginning, and keeps it only while matchers wait for it.
public final class TextTally implements Text {
    private static final int HASHED = 1024;
    private static final long FNV_OFFSET = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;

    private final @Nullable Conversation conversation;
    private long quarters;
    private int bytes;
    private int characters;
    private int cjk;
    private int hashed;
    private long hash = FNV_OFFSET;

    /// @param conversation where text is kept for matchers; null when there are none
    public TextTally(@Nullable Conversation conversation) {
        this.conversation = conversation;
    }

    @Override
    public void ascii(byte[] source, int start, int end) {
        int length = end - start;
        quarters += length;
        bytes += length;
        characters += length;
        if (hashed < HASHED) {
            int stop = Math.min(end, start + HASHED - hashed);
            for (int i = start; i < stop; i++) {
                hash = (hash ^ source[i]) * FNV_PRIME;
            }
            hashed += stop - start;
        }
        if (conversation != null) {
            conversation.add(source, start, end);
        }
    }

    @Override
    public void codePoint(int codePoint) {
        quarters += TokenEstimate.quarters(codePoint);
        bytes += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
        characters++;
        if (isCjk(codePoint)) {
            cjk++;
        }
        if (hashed < HASHED) {
            hash = (hash ^ codePoint) * FNV_PRIME;
            hashed++;
        }
        if (conversation != null) {
            conversation.add(codePoint);
        }
    }

    /// Takes text that is no part of a JSON body.
    public void text(String text) {
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            codePoint(codePoint);
            i += Character.charCount(codePoint);
        }
    }

    /// Counts tokens of text that belongs to no message.
    public void quarters(long more) {
        quarters += more;
    }

    /// Ends a message.
    public void endMessage(Role role) {
        if (conversation != null) {
            conversation.end(role == Role.USER, role == Role.SYSTEM || role == Role.DEVELOPER);
        }
    }

    /// Ideographs with their punctuation, kana, hangul and full-width forms.
    private static boolean isCjk(int codePoint) {
        return (codePoint >= 0x2E80 && codePoint <= 0x9FFF)
                || (codePoint >= 0xAC00 && codePoint <= 0xD7AF)
                || (codePoint >= 0xF900 && codePoint <= 0xFAFF)
                || (codePoint >= 0xFF00 && codePoint <= 0xFFEF)
                || (codePoint >= 0x20000 && codePoint <= 0x323AF);
    }

    /// UTF-8 bytes so far.
    public int bytes() {
        return bytes;
    }

    /// Quarters of tokens so far.
    public long quarters() {
        return quarters;
    }

    /// Share of Chinese, Japanese and Korean characters so far, 0 to 1.
    public double cjkRatio() {
        return characters == 0 ? 0 : (double) cjk / characters;
    }

    /// The hash, its bits mixed so that any of them may pick a back end (the finalizer of
    /// MurmurHash3).
    public long prefixHash() {
        long mixed = hash;
        mixed = (mixed ^ (mixed >>> 33)) * 0xFF51AFD7ED558CCDL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return mixed ^ (mixed >>> 33);
    }
}
