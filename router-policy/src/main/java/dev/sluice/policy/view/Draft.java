package dev.sluice.policy.view;

import dev.sluice.policy.json.InvalidRequest;
import dev.sluice.policy.json.Place;
import dev.sluice.policy.json.Ranges;
import dev.sluice.policy.match.Conversation;
import dev.sluice.policy.match.Hits;
import dev.sluice.policy.match.Matchers;
import dev.sluice.policy.tally.TextTally;
import dev.sluice.policy.tally.TokenEstimate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A view in the making: what readers of all formats fill, and the rules that all of them share.
final class Draft {
    private static final int MAX_MODEL = 256;
    private static final int MAX_USER = 512;
    private static final int MAX_TAGS = 16;
    private static final int MAX_TAG = 576;

    final RequestFormat format;
    final InputLimits limits;
    private final Matchers matchers;
    private final @Nullable Conversation conversation;
    final TextTally text;

    @Nullable String model;
    boolean stream;
    boolean includeUsage;
    boolean continuousUsage;
    int n = 1;
    long maxTokens = -1;
    OptionalDouble temperature = OptionalDouble.empty();
    OptionalDouble topP = OptionalDouble.empty();
    OptionalDouble frequencyPenalty = OptionalDouble.empty();
    OptionalDouble presencePenalty = OptionalDouble.empty();
    OptionalLong seed = OptionalLong.empty();
    boolean logprobs;
    int topLogprobs;
    int stops;
    int messages;
    int tools;
    int images;
    int audios;
    int files;
    int inputs;
    JsonMode jsonMode = JsonMode.NONE;
    boolean reasoning;
    @Nullable String user;
    final List<String> tags = new ArrayList<>(0);
    EncodingFormat encodingFormat = EncodingFormat.FLOAT;
    int dimensions = -1;
    @Nullable Layout layout;

    Draft(RequestFormat format, InputLimits limits, Matchers matchers) {
        this.format = format;
        this.limits = limits;
        this.matchers = matchers;
        this.conversation = matchers.isEmpty() ? null : new Conversation();
        this.text = new TextTally(conversation);
    }

    void model(Place place, String value) throws InvalidRequest {
        model = length(place, value, 1, MAX_MODEL);
    }

    void user(Place place, String value) throws InvalidRequest {
        user = length(place, value, 0, MAX_USER);
    }

    void tag(Place place, String key, String value) throws InvalidRequest {
        if (tags.size() == MAX_TAGS) {
            throw InvalidRequest.at(
                    "object_above_max_properties",
                    place.path(),
                    "over " + MAX_TAGS + " members",
                    "at most " + MAX_TAGS);
        }
        tags.add(length(place, key + "=" + value, 1, MAX_TAG));
    }

    /// Checks the length of a string in characters; its text is not shown.
    static String length(Place place, String value, int min, int max) throws InvalidRequest {
        if (value.length() < min) {
            throw InvalidRequest.at(
                    "empty_string",
                    place.path(),
                    "an empty string",
                    min + " to " + max + " characters");
        }
        if (value.length() > max) {
            throw InvalidRequest.at(
                    "string_above_max_length",
                    place.path(),
                    "a string of " + value.length() + " characters",
                    "at most " + max);
        }
        return value;
    }

    /// Counts one more of something, up to its limit.
    static int oneMore(Place place, int count, int max) throws InvalidRequest {
        if (count >= max) {
            throw InvalidRequest.at(
                    "array_above_max_length",
                    place.path(),
                    "over " + max + " elements",
                    "at most " + max);
        }
        return count + 1;
    }

    static InvalidRequest missing(String path, String expected) {
        return InvalidRequest.at("missing_required_parameter", path, "missing", expected);
    }

    static InvalidRequest empty(Place place) {
        return InvalidRequest.at(
                "empty_array", place.path(), "an empty array", "at least 1 element");
    }

    /// The rules that no single field can check.
    RequestView finish(Place topLogprobsPlace) throws InvalidRequest {
        var known = model;
        if (known == null) {
            throw missing("model", "the name of a model, or auto");
        }
        if (topLogprobs > 0 && !logprobs) {
            throw InvalidRequest.at(
                    "invalid_value",
                    topLogprobsPlace.path(),
                    Integer.toString(topLogprobs),
                    "logprobs: true beside it");
        }
        var sampling =
                new Sampling(
                        n,
                        maxTokens,
                        temperature,
                        topP,
                        frequencyPenalty,
                        presencePenalty,
                        seed,
                        logprobs,
                        topLogprobs,
                        stops);
        return new RequestView(
                format,
                known,
                stream,
                includeUsage,
                continuousUsage,
                sampling,
                counts(),
                jsonMode,
                reasoning,
                user,
                tags,
                encodingFormat,
                dimensions,
                conversation == null ? Hits.NONE : matchers.find(conversation, limits.matchBytes()),
                format.kind() == RequestFormat.Kind.CHAT ? text.prefixHash() : 0,
                layout);
    }

    private Counts counts() {
        return new Counts(
                messages,
                text.bytes(),
                TokenEstimate.tokens(text.quarters(), messages, images),
                tools,
                images,
                audios,
                files,
                inputs,
                text.cjkRatio());
    }

    static int choices(Place place, long value, InputLimits limits) throws InvalidRequest {
        return (int) Ranges.integer(place, value, 1, limits.maxChoices());
    }
}
