package dev.sluice.policy.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// Damages bodies at random, in ways that parsers are known to differ in.
public final class Mutations {
    private static final List<byte[]> PIECES =
            List.of(
                    utf8("\""),
                    utf8("\\"),
                    utf8("{"),
                    utf8("}"),
                    utf8("["),
                    utf8("]"),
                    utf8(","),
                    utf8(":"),
                    utf8("0"),
                    utf8("-"),
                    utf8("1e400"),
                    utf8("1.5E+3"),
                    utf8("01"),
                    utf8(".5"),
                    utf8("1."),
                    utf8("+1"),
                    utf8("NaN"),
                    utf8("Infinity"),
                    utf8("null"),
                    utf8("true"),
                    utf8("nul"),
                    utf8("/*x*/"),
                    utf8("\\ud800"),
                    utf8("\\udc00"),
                    utf8("\\ud83d\\ude00"),
                    utf8("\\u00e9"),
                    utf8("\\u12"),
                    utf8("\\x"),
                    utf8(" "),
                    utf8("\t"),
                    utf8("\n"),
                    utf8("\r"),
                    utf8("\f"),
                    utf8("é"),
                    utf8("你"),
                    utf8("😀"),
                    utf8("\"model\":\"x\","),
                    utf8("\"a\":1,"),
                    utf8("'"),
                    raw("\u00ef\u00bb\u00bf"),
                    raw("\u00c0\u0080"),
                    raw("\u00ed\u00a0\u0080"),
                    raw("\u00f4\u0090\u0080\u0080"),
                    raw("\u00e0\u0080\u0080"),
                    raw("\u0080"),
                    raw("\u00ff"),
                    raw("\u00c3"),
                    raw("\u0000"),
                    raw("\u001f"),
                    raw("\u007f"),
                    utf8("1".repeat(64)),
                    utf8("1".repeat(65)),
                    utf8("[".repeat(62)));

    private Mutations() {}

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    private static byte[] raw(String text) {
        return text.getBytes(ISO_8859_1);
    }

    /// A body with one to three damages.
    public static byte[] of(byte[] body, RandomGenerator random) {
        var mutated = body;
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            mutated = once(mutated, random);
        }
        return mutated;
    }

    private static byte[] once(byte[] body, RandomGenerator random) {
        int at = random.nextInt(body.length + 1);
        int to = Math.min(body.length, at + random.nextInt(1, 9));
        return switch (random.nextInt(5)) {
            case 0 -> splice(body, at, at, PIECES.get(random.nextInt(PIECES.size())));
            case 1 -> splice(body, at, to, PIECES.get(random.nextInt(PIECES.size())));
            case 2 -> splice(body, at, to, new byte[0]);
            case 3 -> splice(body, at, at, Arrays.copyOfRange(body, at, to));
            default -> splice(body, at, to, new byte[] {(byte) random.nextInt(256)});
        };
    }

    private static byte[] splice(byte[] body, int from, int to, byte[] replacement) {
        return Splices.apply(body, List.of(new Splice(from, to, replacement)));
    }
}
