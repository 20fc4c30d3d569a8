package dev.sluice.gpu.simulator.text;

import dev.sluice.gpu.simulator.engine.Ending;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Writes scripts. The same arguments give the same script on every machine.
public final class Composer {
    private static final String UNICODE =
            "Zażółć gęślą jaźń, naïve café — 東京 and 한국어; \"quoted\" \\ back\tslash\n👩‍🚀 🎉 عربى ";

    private Composer() {}

    /// Prose of a length that follows from `hash`, or that the prompt steers.
    public static Script prose(long hash, Steering steering, String message, Sampling sampling) {
        int reasoning = steering.count("reasoning", 0);
        if (steering.has("echo")) {
            return literal(hash, reasoning, Steering.without(message), sampling, null);
        }
        int natural = Math.max(steering.count("tokens", natural(hash)), sampling.minTokens());
        if (steering.has("unicode")) {
            String text = UNICODE.repeat(1 + natural / 40);
            return literal(hash, reasoning, text, sampling, null);
        }
        boolean cut = sampling.ignoreEos() || natural + reasoning >= sampling.maxTokens();
        int length = cut ? sampling.maxTokens() : natural + reasoning;
        int[] ids = new int[length];
        Prose prose = new Prose(hash);
        for (int i = 0; i < length; i++) {
            ids[i] = prose.next();
        }
        return finish(ids, Math.min(reasoning, length), cut, sampling, null);
    }

    /// A given text, such as JSON or the arguments of `tool`; ends by itself.
    public static Script literal(
            long hash, int reasoning, String text, Sampling sampling, @Nullable String tool) {
        int[] said = Tokenizer.encode(text.isEmpty() ? " " : text);
        int[] all = new int[reasoning + said.length];
        Prose prose = new Prose(hash);
        for (int i = 0; i < reasoning; i++) {
            all[i] = prose.next();
        }
        System.arraycopy(said, 0, all, reasoning, said.length);
        boolean cut = all.length > sampling.maxTokens();
        int[] ids = cut ? Arrays.copyOf(all, sampling.maxTokens()) : all;
        return finish(ids, Math.min(reasoning, ids.length), cut, sampling, tool);
    }

    private static int natural(long hash) {
        return 16 + Mixing.below(hash ^ 0x5EED, 112);
    }

    private static Script finish(
            int[] ids, int reasoning, boolean cut, Sampling sampling, @Nullable String tool) {
        Stop stop = sampling.stop().isEmpty() ? null : Stop.find(ids, reasoning, sampling);
        int length = stop == null ? ids.length : stop.tokens();
        String[] pieces = new String[length];
        byte[][] quoted = new byte[length][];
        for (int i = 0; i < length; i++) {
            pieces[i] = Tokenizer.piece(ids[i]);
            quoted[i] = Tokenizer.quotedPiece(ids[i]);
        }
        if (stop == null) {
            Ending ending = cut ? Ending.LENGTH : Ending.STOP;
            return new Script(ids, pieces, quoted, reasoning, ending, null, tool);
        }
        stop.trim(pieces, quoted, sampling.includeStop());
        int[] kept = Arrays.copyOf(ids, length);
        return new Script(kept, pieces, quoted, reasoning, Ending.STOP, stop.word(), tool);
    }

    /// Where a stop string is first complete: after `tokens` tokens; it begins at character
    /// `start` of the text after the reasoning.
    private record Stop(String word, int start, int tokens, int reasoning) {
        static @Nullable Stop find(int[] ids, int reasoning, Sampling sampling) {
            StringBuilder text = new StringBuilder();
            for (int i = reasoning; i < ids.length; i++) {
                int before = text.length();
                text.append(Tokenizer.piece(ids[i]));
                for (String word : sampling.stop()) {
                    int start = text.indexOf(word, Math.max(0, before - word.length() + 1));
                    if (start >= 0 && i + 1 > sampling.minTokens()) {
                        return new Stop(word, start, i + 1, reasoning);
                    }
                }
            }
            return null;
        }

        /// Cuts what is shown at the stop string; as in vLLM its tokens still count.
        void trim(String[] pieces, byte[][] quoted, boolean keep) {
            int limit = keep ? start + word.length() : start;
            int at = 0;
            for (int i = reasoning; i < tokens; i++) {
                int whole = pieces[i].length();
                int shown = Math.clamp(limit - at, 0, whole);
                if (shown < whole) {
                    pieces[i] = pieces[i].substring(0, shown);
                    quoted[i] = Quoting.utf8(pieces[i]);
                }
                at += whole;
            }
        }
    }
}
