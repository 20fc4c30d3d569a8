package dev.sluice.admin;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import dev.sluice.identity.Tenant;
import dev.sluice.reason.GatewayException;
import dev.sluice.reason.Reason;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/// Checks fields of requests; every failure names the field, its value and what is expected.
final class Fields {
    private static final Pattern KEY_ID = Pattern.compile("[a-z0-9]{16}");
    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final int LONGEST_QUOTE = 64;

    private Fields() {}

    static String tenantId(String field, String value) {
        if (!Tenant.isId(value)) {
            throw invalid(field, quote(value), "1 to 63 characters of a-z, 0-9 and -");
        }
        return value;
    }

    /// A public id. Not quoted when wrong: it may be a whole key, pasted by mistake.
    static String keyId(String field, String value) {
        if (!KEY_ID.matcher(value).matches()) {
            throw invalid(
                    field,
                    value.length() + " characters",
                    "a public id, 16 characters of a-z and 0-9");
        }
        return value;
    }

    static UUID requestId(String field, String value) {
        if (!UUID_TEXT.matcher(value).matches()) {
            throw invalid(field, quote(value), "a UUID, as in the header x-request-id");
        }
        return UUID.fromString(value);
    }

    /// A text of 1 to `longest` characters without control characters.
    static String text(String field, String value, int longest) {
        var length = value.codePointCount(0, value.length());
        if (value.isBlank() || length > longest) {
            throw invalid(field, length + " characters", "1 to " + longest + ", not blank");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw invalid(field, "a control character", "none");
        }
        return value;
    }

    /// A list of at most `most` texts.
    static List<String> texts(String field, List<String> values, int most, int longest) {
        if (values.size() > most) {
            throw invalid(field, values.size() + " entries", "<= " + most);
        }
        for (var i = 0; i < values.size(); i++) {
            text(field + "[" + i + "]", values.get(i), longest);
        }
        return List.copyOf(values);
    }

    static int atLeastZero(String field, int value) {
        return within(field, value, Integer.MAX_VALUE);
    }

    /// A number from 0 to `greatest`.
    static int within(String field, int value, int greatest) {
        if (value < 0 || value > greatest) {
            throw invalid(
                    field,
                    Integer.toString(value),
                    greatest == Integer.MAX_VALUE ? ">= 0" : "0 to " + greatest);
        }
        return value;
    }

    static int pageSize(int value, int fallback) {
        var size = within("page_size", value, 1_000);
        return size == 0 ? fallback : size;
    }

    static Instant time(String field, Timestamp value) {
        if (!Timestamps.isValid(value)) {
            throw invalid(
                    field,
                    "%d s, %d ns".formatted(value.getSeconds(), value.getNanos()),
                    "years 1 to 9999, 0 to 999,999,999 ns");
        }
        return Instant.ofEpochSecond(value.getSeconds(), value.getNanos());
    }

    static GatewayException invalid(String field, String value, String expected) {
        return Reason.DOOR_INVALID_REQUEST
                .because("%s: %s (expected: %s)".formatted(field, value, expected))
                .at(field);
    }

    static GatewayException notFound(String field, String value) {
        return Reason.ADMIN_NOT_FOUND
                .because("%s: %s does not exist".formatted(field, value))
                .at(field);
    }

    static String quote(String value) {
        return '"'
                + (value.length() <= LONGEST_QUOTE
                        ? value
                        : value.substring(0, LONGEST_QUOTE) + "…")
                + '"';
    }
}
