package dev.sluice.gpu.simulator.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gpu.simulator.text.Mixing;
import dev.sluice.gpu.simulator.text.Script;
import dev.sluice.gpu.simulator.text.Tokenizer;
import java.nio.charset.StandardCharsets;

/// Invented log probabilities that follow from the tokens.
final class Logprobs {
    private Logprobs() {}

    /// The shape of chat completions.
    static ObjectNode chat(Script script, int from, int to, int alternatives) {
        ObjectNode logprobs = Json.object();
        ArrayNode content = logprobs.putArray("content");
        for (int i = from; i < to; i++) {
            int id = script.ids()[i];
            ObjectNode entry = content.addObject();
            token(entry, Tokenizer.piece(id), chosen(id, i));
            ArrayNode top = entry.putArray("top_logprobs");
            for (int rank = 0; rank < alternatives; rank++) {
                token(top.addObject(), Tokenizer.piece(other(id, rank)), ranked(id, i, rank));
            }
        }
        return logprobs;
    }

    /// The shape of text completions.
    static ObjectNode completion(Script script, int from, int to, int alternatives) {
        ObjectNode logprobs = Json.object();
        ArrayNode offsets = logprobs.putArray("text_offset");
        ArrayNode values = logprobs.putArray("token_logprobs");
        ArrayNode tokens = logprobs.putArray("tokens");
        ArrayNode top = logprobs.putArray("top_logprobs");
        int offset = 0;
        for (int i = 0; i < to; i++) {
            int id = script.ids()[i];
            String piece = Tokenizer.piece(id);
            if (i >= from) {
                offsets.add(offset);
                values.add(chosen(id, i));
                tokens.add(piece);
                ObjectNode ranks = top.addObject();
                for (int rank = 0; rank < Math.max(1, alternatives); rank++) {
                    ranks.put(Tokenizer.piece(other(id, rank)), ranked(id, i, rank));
                }
            }
            offset += piece.length();
        }
        return logprobs;
    }

    private static void token(ObjectNode entry, String piece, double logprob) {
        entry.put("token", piece).put("logprob", logprob);
        ArrayNode bytes = entry.putArray("bytes");
        for (byte b : piece.getBytes(StandardCharsets.UTF_8)) {
            bytes.add(b & 0xFF);
        }
    }

    /// Rank 0 is the token itself, the others are its neighbours in the vocabulary.
    private static int other(int id, int rank) {
        return rank == 0 ? id : 1_000 + Math.floorMod(id + rank * 4, 1_000);
    }

    private static double chosen(int id, int position) {
        return Math.log(0.5 + Mixing.unit(id * 31L + position) / 2);
    }

    private static double ranked(int id, int position, int rank) {
        return chosen(id, position) - rank * 1.25;
    }
}
