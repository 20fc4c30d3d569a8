package dev.sluice.policy.json;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/// A request that is refused because of what it says. Nothing of a prompt is in it: values appear
/// only where they are numbers, lengths or names, cut at 64 characters.
public final class InvalidRequest extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int MAX_VALUE = 64;

    private final String code;
    private final @Nullable String path;

    /// @param code what kind of mistake, in the words of the OpenAI API where it has some
    ///     (`invalid_type`)
    /// @param path where, such as `messages[3].content[0].text`; null when the whole body is meant
    /// @param message what was wrong, the value, and what is expected
    public InvalidRequest(String code, @Nullable String path, String message) {
        // An expected answer: its stack trace would cost more than the whole reading.
        super(requireNonNull(message, "message"), null, false, false);
        this.code = requireNonNull(code, "code");
        this.path = path;
    }

    /// The mistake `value (expected: …)` at a path.
    public static InvalidRequest at(String code, String path, String value, String expected) {
        var shown = value.length() <= MAX_VALUE ? value : value.substring(0, MAX_VALUE) + "…";
        return new InvalidRequest(
                code, path, path + ": " + shown + " (expected: " + expected + ")");
    }

    /// What kind of mistake, such as `invalid_json`, `missing_required_parameter` or
    /// `duplicate_key`.
    public String code() {
        return code;
    }

    /// Where, such as `messages[3].content[0].text`; null when the whole body is meant.
    public @Nullable String path() {
        return path;
    }

    /// What was wrong, the value, and what is expected.
    public String message() {
        return requireNonNull(getMessage());
    }
}
