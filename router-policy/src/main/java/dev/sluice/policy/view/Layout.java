package dev.sluice.policy.view;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import dev.sluice.policy.json.Span;
import dev.sluice.policy.json.Splice;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where things stand in a body, for editing it without rewriting it.
///
/// @param bodyStart offset just after the outermost opening brace
/// @param memberCount members of the outermost object
/// @param model the value of `model`, quotes included
/// @param streamOptions the value of `stream_options`, be it null; null when it is absent
/// @param streamOptionsInner offset just after the brace that opens it; -1 when there is no such
///     object
/// @param streamOptionsEmpty whether there is no such object or it has no members
/// @param includeUsage the value of `stream_options.include_usage`; null when it is absent
/// @param unsafe edits that take away members with which one tenant could reach into another's
///     work; together they leave valid JSON
public record Layout(
        int bodyStart,
        int memberCount,
        Span model,
        @Nullable Span streamOptions,
        int streamOptionsInner,
        boolean streamOptionsEmpty,
        @Nullable Span includeUsage,
        List<Splice> unsafe) {
    private static final String TRUE = "true";
    private static final String MEMBER = "\"include_usage\":true";

    public Layout {
        requireNonNull(model, "model");
        unsafe = List.copyOf(unsafe);
    }

    /// The edit after which `stream_options.include_usage` is true, whatever the body says now.
    ///
    /// @param already whether it is true now
    Optional<Splice> usageSplice(boolean already) {
        if (already) {
            return Optional.empty();
        }
        if (includeUsage != null) {
            return Optional.of(includeUsage.with(TRUE.getBytes(US_ASCII)));
        }
        if (streamOptions == null) {
            return Optional.of(insert(bodyStart, "\"stream_options\":{" + MEMBER + "},"));
        }
        if (streamOptionsInner < 0) {
            return Optional.of(streamOptions.with(("{" + MEMBER + "}").getBytes(US_ASCII)));
        }
        return Optional.of(insert(streamOptionsInner, MEMBER + (streamOptionsEmpty ? "" : ",")));
    }

    private static Splice insert(int at, String text) {
        return Splice.insertion(at, text.getBytes(US_ASCII));
    }
}
