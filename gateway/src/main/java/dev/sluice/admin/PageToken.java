package dev.sluice.admin;

import dev.sluice.reason.GatewayException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// A place in a list, as an opaque text: the sort columns of the last row of a page. A page is
/// found by comparison with them, so rows that come or go in between shift nothing.
final class PageToken {
    private static final String SEPARATOR = "|";

    private PageToken() {}

    static String of(String... columns) {
        var text = String.join(SEPARATOR, columns);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The columns of a token; empty for the first page.
    ///
    /// @throws GatewayException when the token was not made here
    static Optional<List<String>> parse(String token, int columns) {
        if (token.isEmpty()) {
            return Optional.empty();
        }
        try {
            var text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            var parts = List.of(text.split("\\" + SEPARATOR, -1));
            if (parts.size() == columns && text.indexOf('\0') < 0) {
                return Optional.of(parts);
            }
        } catch (IllegalArgumentException e) {
            throw wrong();
        }
        throw wrong();
    }

    static String micros(Instant time) {
        return Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, time));
    }

    static Instant time(String micros) {
        return Instant.EPOCH.plus(number(micros), ChronoUnit.MICROS);
    }

    static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw wrong();
        }
    }

    private static GatewayException wrong() {
        return Fields.invalid("page_token", "not a token", "next_page_token of the page before");
    }
}
