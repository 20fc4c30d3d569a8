package dev.sluice.gpu.tinymodel;

import dev.sluice.gpu.tinymodel.Gguf.Entries;
import dev.sluice.gpu.tinymodel.Gguf.Precision;
import dev.sluice.gpu.tinymodel.Gguf.Tensor;
import dev.sluice.gpu.tinymodel.Gguf.Value;
import dev.sluice.gpu.tinymodel.Vocabulary.Kind;
import dev.sluice.gpu.tinymodel.Vocabulary.Special;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// A Llama whose weights are written down instead of learnt: it says what usually follows the last
/// token, a little swayed by everything before it.
///
/// The width is the size of the vocabulary, and the embedding is the identity: a token is its own
/// axis. In the first layer the queries and keys are zero, so attention is the plain mean of all
/// tokens so far; its output projection adds [#SWAY] of that mean to the last token. That makes the
/// answer depend on the whole context, so a broken KV cache shows. All other layers and all
/// feed-forward blocks add nothing. The output matrix holds the bigram scores; dividing them by
/// the root of the width undoes what the final norm does to a unit vector.
///
/// @param bigrams counted with the same vocabulary
record TinyLlama(Vocabulary vocabulary, Bigrams bigrams) {

    static final int LAYERS = 2;
    static final int CONTEXT_TOKENS = 32_768;

    private static final int FEED_FORWARD_WIDTH = 256;
    private static final float SWAY = 0.6f;
    private static final float NORM_EPSILON = 1e-6f;

    /// The score of tokens no text holds: at the width of 512, low enough to never be drawn.
    private static final float NEVER = -1f;

    /// The score of what must follow a tag of a tool call: the newline after `<tool_call>` and the
    /// end of the turn after `</tool_call>`. No logit bias of a client (at most 100) outweighs it.
    private static final double CERTAIN = 400;

    /// The score of a tag of a tool call in the wrong place; in the right one, at the start of a
    /// line or after a closing brace, it is 0. Swayed by the context it is too low in both, and a
    /// logit bias of 100 is enough in the right place only: so a client can make the model call a
    /// tool, and the call ends, but no argument fills up with tags.
    private static final double MISPLACED_TAG = -75;

    private static final Entries ZERO = (_, _) -> 0;
    private static final Entries ONE = (_, _) -> 1;

    /// Trains the tokenizer on `lines` and counts them.
    static TinyLlama of(List<String> lines, int maxMerges) {
        var vocabulary = Vocabulary.of(BytePairTrainer.train(lines, maxMerges));
        return new TinyLlama(vocabulary, Bigrams.count(vocabulary, lines));
    }

    Gguf file() {
        var metadata = new LinkedHashMap<String, Value>();
        describeModel(metadata);
        describeTokenizer(metadata);
        return new Gguf(metadata, tensors());
    }

    private void describeModel(SequencedMap<String, Value> metadata) {
        int heads = vocabulary.size() / Vocabulary.HEAD_WIDTH;
        metadata.put("general.architecture", new Value.Text("llama"));
        metadata.put("general.name", new Value.Text("Sluice tiny model"));
        metadata.put("general.alignment", new Value.Whole(GgufWriter.ALIGNMENT));
        metadata.put("general.file_type", new Value.Whole(Precision.F16.number));
        metadata.put("llama.vocab_size", new Value.Whole(vocabulary.size()));
        metadata.put("llama.context_length", new Value.Whole(CONTEXT_TOKENS));
        metadata.put("llama.embedding_length", new Value.Whole(vocabulary.size()));
        metadata.put("llama.block_count", new Value.Whole(LAYERS));
        metadata.put("llama.feed_forward_length", new Value.Whole(FEED_FORWARD_WIDTH));
        metadata.put("llama.attention.head_count", new Value.Whole(heads));
        metadata.put("llama.attention.head_count_kv", new Value.Whole(heads));
        metadata.put("llama.attention.layer_norm_rms_epsilon", new Value.Real(NORM_EPSILON));
        metadata.put("llama.rope.dimension_count", new Value.Whole(Vocabulary.HEAD_WIDTH));
    }

    private void describeTokenizer(SequencedMap<String, Value> metadata) {
        int endOfText = vocabulary.id(Special.END_OF_TEXT);
        List<Integer> kinds = vocabulary.kinds().stream().map((Kind kind) -> kind.number).toList();
        metadata.put("tokenizer.ggml.model", new Value.Text("gpt2"));
        metadata.put("tokenizer.ggml.pre", new Value.Text("gpt-2"));
        metadata.put("tokenizer.ggml.tokens", new Value.Texts(vocabulary.texts()));
        metadata.put("tokenizer.ggml.token_type", new Value.Wholes(kinds));
        metadata.put("tokenizer.ggml.merges", new Value.Texts(vocabulary.merges()));
        metadata.put("tokenizer.ggml.bos_token_id", new Value.Whole(endOfText));
        metadata.put(
                "tokenizer.ggml.eos_token_id", new Value.Whole(vocabulary.id(Special.TURN_END)));
        metadata.put("tokenizer.ggml.padding_token_id", new Value.Whole(endOfText));
        metadata.put("tokenizer.ggml.add_bos_token", new Value.Flag(false));
        metadata.put("tokenizer.chat_template", new Value.Text(ChatTemplate.JINJA));
    }

    private List<Tensor> tensors() {
        int width = vocabulary.size();
        List<Tensor> tensors = new ArrayList<>();
        tensors.add(square("token_embd.weight", diagonal(1)));
        for (int layer = 0; layer < LAYERS; layer++) {
            String block = "blk." + layer + ".";
            boolean first = layer == 0;
            tensors.add(norm(block + "attn_norm.weight"));
            tensors.add(square(block + "attn_q.weight", ZERO));
            tensors.add(square(block + "attn_k.weight", ZERO));
            tensors.add(square(block + "attn_v.weight", first ? diagonal(1) : ZERO));
            tensors.add(square(block + "attn_output.weight", first ? diagonal(sway()) : ZERO));
            tensors.add(norm(block + "ffn_norm.weight"));
            tensors.add(zeros(block + "ffn_gate.weight", width, FEED_FORWARD_WIDTH));
            tensors.add(zeros(block + "ffn_up.weight", width, FEED_FORWARD_WIDTH));
            tensors.add(zeros(block + "ffn_down.weight", FEED_FORWARD_WIDTH, width));
        }
        tensors.add(norm("output_norm.weight"));
        tensors.add(square("output.weight", this::score));
        return tensors;
    }

    private float sway() {
        return (float) (SWAY / Math.sqrt(vocabulary.size()));
    }

    /// How likely `next` is right after `previous`: `4·ln(1+n)+4` for a bigram seen `n` times.
    private float score(int next, int previous) {
        int open = vocabulary.id(Special.TOOL_CALL);
        int close = vocabulary.id(Special.TOOL_CALL_END);
        int turnEnd = vocabulary.id(Special.TURN_END);
        if ((previous == open && next == Vocabulary.newline())
                || (previous == close && next == turnEnd)) {
            return normed(CERTAIN);
        }
        if (next == open) {
            return previous == Vocabulary.newline() ? 0 : normed(MISPLACED_TAG);
        }
        if (next == close) {
            return vocabulary.endsWith(previous, '}') ? 0 : normed(MISPLACED_TAG);
        }
        if (!vocabulary.isOrdinary(next) && next != turnEnd) {
            return NEVER;
        }
        int count = bigrams.count(previous, next);
        return count == 0 ? 0 : normed(4 * Math.log1p(count) + 4);
    }

    private float normed(double score) {
        return (float) (score / Math.sqrt(vocabulary.size()));
    }

    private static Entries diagonal(float entry) {
        return (row, column) -> row == column ? entry : 0;
    }

    private Tensor square(String name, Entries entries) {
        return new Tensor(name, Precision.F16, vocabulary.size(), vocabulary.size(), entries);
    }

    private Tensor norm(String name) {
        return new Tensor(name, Precision.F32, vocabulary.size(), 1, ONE);
    }

    private static Tensor zeros(String name, int columns, int rows) {
        return new Tensor(name, Precision.F16, columns, rows, ZERO);
    }
}
