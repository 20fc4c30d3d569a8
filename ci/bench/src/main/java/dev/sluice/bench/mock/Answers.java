package dev.sluice.bench.mock;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sluice.bench.wire.Bytes;
import java.util.ArrayList;
import java.util.List;

/// The answers prepared so far, and how many streams are open. Confined to the event loop.
final class Answers {
    static final byte[] ASK_FOR_STREAMS = Bytes.of("GET /bench/streams");
    private static final int MOST_MODELS = 64;

    private final List<byte[]> names = new ArrayList<>();
    private final List<Answer> known = new ArrayList<>();
    private final Write models =
            new Write(
                    Answer.whole(
                            "{\"object\":\"list\",\"data\":[{\"id\":\"bench-json\",\"object\":\"model\"}]}"));
    private int open;

    /// The answer for the model whose name begins here and ends at the closing quote.
    Answer forModel(byte[] bytes, int start, int end) {
        for (int i = 0; i < known.size(); i++) {
            byte[] name = names.get(i);
            int length = name.length;
            if (start + length < end
                    && bytes[start + length] == '"'
                    && Bytes.matches(bytes, start, name)) {
                return known.get(i);
            }
        }
        return learn(bytes, start, end);
    }

    private Answer learn(byte[] bytes, int start, int end) {
        int quote = start;
        while (quote < end && bytes[quote] != '"') {
            quote++;
        }
        var name = new String(bytes, start, quote - start, ISO_8859_1);
        var answer = Answer.of(Shape.of(name));
        if (known.size() < MOST_MODELS) {
            names.add(Bytes.of(name));
            known.add(answer);
        }
        return answer;
    }

    Write models() {
        return models;
    }

    /// `{"open":n}`: answers begun and not ended, so that a test sees whether a leaving client ends
    /// them.
    Write openStreams() {
        return new Write(Answer.whole("{\"open\":" + open + "}"));
    }

    void begun() {
        open++;
    }

    void ended() {
        open--;
    }

    void failed(Throwable cause) {
        // A proxy that closes its idle connections is normal; a request the mock cannot read is
        // not.
        if (cause instanceof IllegalArgumentException) {
            System.err.println("mock: " + cause.getMessage());
        }
    }
}
