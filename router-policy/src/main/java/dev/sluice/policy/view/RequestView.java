package dev.sluice.policy.view;

import static java.util.Objects.requireNonNull;

import dev.sluice.policy.json.InvalidRequest;
import dev.sluice.policy.json.Span;
import dev.sluice.policy.json.Splice;
import dev.sluice.policy.match.Hits;
import dev.sluice.policy.match.Matchers;
import dev.sluice.proto.inference.v1.ChatRequest;
import dev.sluice.proto.inference.v1.EmbedRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the gateway knows of a request: enough to admit, route, cache and bill it, and nothing that
/// was said in it. Unknown fields are passed over; known ones are checked, and a null counts as
/// absent.
///
/// @param format how the request came
/// @param model the model asked for, 1 to 256 characters; `auto` leaves the choice to the policy
/// @param stream whether the answer is wanted piece by piece
/// @param includeUsage whether the stream shall end with the usage
/// @param continuousUsage whether every chunk shall carry usage (an extension of vLLM)
/// @param sampling how answers are drawn
/// @param counts how much there is of everything
/// @param jsonMode which shape of answer is asked for
/// @param reasoning whether the request says how hard to think
/// @param user id of the caller's end user; null when absent
/// @param tags metadata as `key=value`, in the order given; at most 16
/// @param encodingFormat how vectors shall travel; FLOAT for chats
/// @param dimensions length of vectors; -1 when absent
/// @param matched which text tests hit
/// @param prefixHash hash of the first 1,024 characters of message text, equal in all formats; 0
///     for embeddings
/// @param bytes where things stand in the body; null when the request came as a message
public record RequestView(
        RequestFormat format,
        String model,
        boolean stream,
        boolean includeUsage,
        boolean continuousUsage,
        Sampling sampling,
        Counts counts,
        JsonMode jsonMode,
        boolean reasoning,
        @Nullable String user,
        List<String> tags,
        EncodingFormat encodingFormat,
        int dimensions,
        Hits matched,
        long prefixHash,
        @Nullable Layout bytes) {
    public RequestView {
        requireNonNull(format, "format");
        requireNonNull(model, "model");
        tags = List.copyOf(tags);
    }

    /// Reads a body in one pass.
    ///
    /// @throws InvalidRequest when the body is not strict JSON or breaks the rules of its format
    public static RequestView read(
            RequestFormat format, byte[] body, InputLimits limits, Matchers matchers)
            throws InvalidRequest {
        return switch (format) {
            case OPENAI_CHAT -> ChatReader.read(body, limits, matchers);
            case OPENAI_EMBEDDINGS -> EmbeddingsReader.read(body, limits);
            case PROTO_CHAT, PROTO_EMBEDDING ->
                    throw new IllegalArgumentException(
                            "format: " + format + " (expected: a format of JSON bodies)");
        };
    }

    /// Reads a canonical chat request; the same rules and counts as for a body that says the same.
    ///
    /// @throws InvalidRequest when it breaks the rules
    public static RequestView of(ChatRequest request, InputLimits limits, Matchers matchers)
            throws InvalidRequest {
        return new ProtoChatReader(limits, matchers).read(request);
    }

    /// Reads a canonical embedding request; matchers look at conversations only.
    ///
    /// @throws InvalidRequest when it breaks the rules
    public static RequestView of(EmbedRequest request, InputLimits limits, Matchers matchers)
            throws InvalidRequest {
        requireNonNull(matchers, "matchers");
        return ProtoEmbedReader.read(request, limits);
    }

    /// The texts of an embeddings body; read anew, so that no view holds them.
    ///
    /// @throws InvalidRequest when the body is invalid or has token ids instead of texts
    public static List<String> inputTexts(byte[] body, InputLimits limits) throws InvalidRequest {
        return EmbeddingsReader.texts(body, limits);
    }

    /// The same request, its answer wanted piece by piece: canonical requests say so by the method
    /// called.
    public RequestView streamed() {
        return new RequestView(
                format,
                model,
                true,
                includeUsage,
                continuousUsage,
                sampling,
                counts,
                jsonMode,
                reasoning,
                user,
                tags,
                encodingFormat,
                dimensions,
                matched,
                prefixHash,
                bytes);
    }

    /// Where things stand in the body.
    ///
    /// @throws IllegalStateException when the request came as a message, which has no body to edit
    public Layout layout() {
        if (bytes == null) {
            throw new IllegalStateException(format + ": no layout (expected: a JSON body)");
        }
        return bytes;
    }

    /// The value of `model` in the body, quotes included.
    public Span modelSpan() {
        return layout().model();
    }

    /// Offset just after the brace that opens the body.
    public int bodyStart() {
        return layout().bodyStart();
    }

    /// Members of the outermost object.
    public int memberCount() {
        return layout().memberCount();
    }

    /// The value of `stream_options` in the body, be it null; null when it is absent.
    public @Nullable Span streamOptionsSpan() {
        return layout().streamOptions();
    }

    /// Offset just after the brace that opens `stream_options`; -1 when there is no such object.
    public int streamOptionsInner() {
        return layout().streamOptionsInner();
    }

    /// Whether `stream_options` is absent or has no members.
    public boolean streamOptionsEmpty() {
        return layout().streamOptionsEmpty();
    }

    /// The value of `stream_options.include_usage` in the body; null when it is absent.
    public @Nullable Span includeUsageSpan() {
        return layout().includeUsage();
    }

    /// The edit after which the body asks for usage at the end of the stream; empty when it does so
    /// already.
    public Optional<Splice> usageSplice() {
        return layout().usageSplice(includeUsage);
    }

    /// Edits that take away members with which one tenant could reach into another's work; together
    /// they leave valid JSON.
    public List<Splice> unsafeSpans() {
        return layout().unsafe();
    }

    /// Number of choices; 1 when absent.
    public int n() {
        return sampling.n();
    }

    /// Most tokens per choice; -1 when absent.
    public long maxTokens() {
        return sampling.maxTokens();
    }

    /// Messages of the conversation.
    public int messages() {
        return counts.messages();
    }

    /// UTF-8 bytes of all text.
    public int textBytes() {
        return counts.textBytes();
    }

    /// Estimated tokens of the prompt, see [dev.sluice.policy.tally.TokenEstimate].
    public int promptTokens() {
        return counts.promptTokens();
    }

    /// Tools offered to the model.
    public int tools() {
        return counts.tools();
    }

    /// Pictures in messages.
    public int images() {
        return counts.images();
    }

    /// Sounds in messages.
    public int audios() {
        return counts.audios();
    }

    /// Documents in messages.
    public int files() {
        return counts.files();
    }

    /// Things to embed.
    public int inputs() {
        return counts.inputs();
    }

    /// Share of Chinese, Japanese and Korean characters in the text, 0 to 1.
    public double cjkRatio() {
        return counts.cjkRatio();
    }
}
