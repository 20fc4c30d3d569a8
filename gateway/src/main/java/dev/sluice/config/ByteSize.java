package dev.sluice.config;

import java.util.regex.Pattern;

/// A number of bytes, written as `64KiB`, `10MiB`, `1GiB` or plain bytes.
///
/// @param bytes at least 0
public record ByteSize(long bytes) {
    private static final Pattern FORMAT = Pattern.compile("(\\d{1,12})\\s*(B|KiB|MiB|GiB)?");

    static ByteSize of(String text) {
        var match = FORMAT.matcher(text.trim());
        Require.that(
                "size",
                text,
                match.matches(),
                "bytes, or a number with KiB, MiB or GiB, such as 10MiB");
        var unit = match.group(2) == null ? "B" : match.group(2);
        var shift =
                switch (unit) {
                    case "KiB" -> 10;
                    case "MiB" -> 20;
                    case "GiB" -> 30;
                    default -> 0;
                };
        return new ByteSize(Math.multiplyExact(Long.parseLong(match.group(1)), 1L << shift));
    }
}
