package dev.sluice.backend.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Runs the relay over a made-up stream, so that its code is compiled before the first real one
/// comes.
public final class OpenAiRehearsal {
    private static final byte[] STREAM = stream();

    private OpenAiRehearsal() {}

    /// One stream of 64 events, counted like a real one.
    ///
    /// @return tokens counted, so that the work cannot be optimised away
    public static long once() {
        var tally = new Tally(8);
        var relay = new RelayStream(tally, new RelayEdits(true, true, null, null));
        relay.feed(STREAM);
        return tally.usage().completion();
    }

    private static byte[] stream() {
        var text = new StringBuilder();
        for (var i = 0; i < 64; i++) {
            text.append(
                            "data: {\"id\":\"rehearsal\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",")
                    .append(
                            "\"choices\":[{\"index\":0,\"delta\":{\"content\":\" word\"},\"logprobs\":null,")
                    .append("\"finish_reason\":null}]}\n\n");
        }
        return text.append(
                        "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":8,\"completion_tokens\":64}}\n\n")
                .append("data: [DONE]\n\n")
                .toString()
                .getBytes(UTF_8);
    }
}
