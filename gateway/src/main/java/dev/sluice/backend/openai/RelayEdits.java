package dev.sluice.backend.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.sluice.backend.Target;
import dev.sluice.call.Call;
import dev.sluice.call.Operation;
import dev.sluice.policy.view.EncodingFormat;
import org.jspecify.annotations.Nullable;

/// What must change in an answer that is otherwise relayed byte for byte.
///
/// @param dropsUsageChunk the usage chunk was asked for by the gateway alone, so the client does
///     not get it
/// @param dropsEarlyUsage usage before the end was not asked for; one official SDK fails on it
/// @param vectors how the client wants vectors to travel; null for chats
/// @param modelName the JSON string to put in place of the back end's model name, quotes included;
///     null leaves it
record RelayEdits(
        boolean dropsUsageChunk,
        boolean dropsEarlyUsage,
        @Nullable EncodingFormat vectors,
        byte @Nullable [] modelName) {
    private static final String AUTO = "auto";

    /// The edits for an answer of `target` to `call`: a client that named a model reads that name
    /// again even when the back end knows it by another or a fallback answered; one that asked for
    /// `auto` reads what really answered.
    static RelayEdits of(Call call, Target target) {
        var view = call.view();
        var asked = view.model();
        var rename = !asked.equals(AUTO) && !asked.equals(target.wireName());
        return new RelayEdits(
                view.stream() && !view.includeUsage(),
                !view.continuousUsage(),
                call.operation() == Operation.EMBEDDINGS ? view.encodingFormat() : null,
                rename ? quoted(asked) : null);
    }

    static byte[] quoted(String text) {
        var json = new String(JsonStringEncoder.getInstance().quoteAsString(text));
        return ('"' + json + '"').getBytes(UTF_8);
    }
}
