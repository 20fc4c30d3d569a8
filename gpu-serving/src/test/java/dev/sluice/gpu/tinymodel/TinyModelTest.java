package dev.sluice.gpu.tinymodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.gpu.tinymodel.Vocabulary.Special;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TinyModelTest {

    private static final String TEXT =
            """
            The lamp shines at night.

            The lamp shines at sea.
            The lamp is off.
            """;

    @TempDir Path folder;
    private Path text;
    private Path model;

    @BeforeEach
    void writeText() throws IOException {
        text = Files.writeString(folder.resolve("text.md"), TEXT);
        model = folder.resolve("model.gguf");
    }

    @Test
    void isTheSameForTheSameText() throws IOException {
        Path more = Files.createDirectory(folder.resolve("more"));
        Files.writeString(more.resolve("b.proto"), "message Lamp {}");
        Files.writeString(more.resolve("a.md"), "A lamp that shines.");
        Path again = folder.resolve("again.gguf");

        assertThat(run(model, text, more)).isZero();
        assertThat(run(again, more, text, more.resolve("a.md"))).isZero();

        assertThat(again).hasSameBinaryContentAs(model);
    }

    @Test
    void isAnotherForAnotherText() throws IOException {
        run(model, text);
        Path again = folder.resolve("again.gguf");
        run(again, Files.writeString(folder.resolve("other.md"), "The lamp is off."));

        assertThat(Files.mismatch(model, again)).isNotEqualTo(-1);
    }

    @Test
    void liesInTheFileAsGgufPrescribes() throws IOException {
        run(model, text);
        var file = new GgufReader(model);

        assertThat(file.magic).isEqualTo("GGUF");
        assertThat(file.version).isEqualTo(3);
        long expected = 0;
        for (var tensor : file.tensors.values()) {
            assertThat(tensor.offset()).isEqualTo(expected);
            expected = Math.ceilDiv(expected + tensor.bytes(), 32) * 32;
        }
        var last = file.tensor("output.weight");
        assertThat(file.tensorStart + last.offset() + last.bytes()).isEqualTo(file.size);
    }

    @Test
    void describesALlamaThatFitsItsVocabulary() throws IOException {
        run(model, text);
        var file = new GgufReader(model);
        int width = file.texts("tokenizer.ggml.tokens").size();

        assertThat(width % 64).isZero();
        assertThat(file.metadata)
                .containsEntry("general.architecture", "llama")
                .containsEntry("general.alignment", 32)
                .containsEntry("llama.embedding_length", width)
                .containsEntry("llama.vocab_size", width)
                .containsEntry("llama.attention.head_count", width / 64)
                .containsEntry("llama.block_count", 2)
                .containsEntry("llama.context_length", 32_768)
                .containsEntry("llama.feed_forward_length", 256)
                .containsEntry("llama.attention.layer_norm_rms_epsilon", 1e-6f)
                .containsEntry("tokenizer.ggml.model", "gpt2")
                .containsEntry("tokenizer.ggml.pre", "gpt-2")
                .containsEntry("tokenizer.ggml.add_bos_token", false);
        assertThat(file.tensors).hasSize(1 + 2 * 9 + 2);
        assertThat(file.tensor("blk.1.ffn_down.weight").dimensions())
                .containsExactly(256L, (long) width);
        assertThat(file.tensor("output_norm.weight"))
                .extracting(GgufReader.Entry::dimensions, GgufReader.Entry::type)
                .containsExactly(List.of((long) width), 0);
    }

    @Test
    void endsItsVocabularyWithPadsAndSpecials() throws IOException {
        run(model, text);
        var file = new GgufReader(model);
        List<String> tokens = file.texts("tokenizer.ggml.tokens");
        int merges = file.texts("tokenizer.ggml.merges").size();
        int pads = tokens.size() - 256 - merges - 5;

        assertThat(tokens).doesNotHaveDuplicates();
        assertThat(tokens.subList(tokens.size() - 5, tokens.size()))
                .containsExactly(
                        "<|endoftext|>",
                        "<|im_start|>",
                        "<|im_end|>",
                        "<tool_call>",
                        "</tool_call>");
        assertThat(file.metadata)
                .containsEntry("tokenizer.ggml.eos_token_id", tokens.indexOf("<|im_end|>"))
                .containsEntry("tokenizer.ggml.bos_token_id", tokens.indexOf("<|endoftext|>"));
        assertThat(pads).isPositive();
        assertThat(file.metadata.get("tokenizer.ggml.token_type"))
                .isEqualTo(
                        IntStream.range(0, tokens.size())
                                .mapToObj(i -> typeOf(i, 256 + merges, pads))
                                .toList());
    }

    private static int typeOf(int token, int ordinary, int pads) {
        List<Integer> specials = List.of(3, 3, 3, 4, 4);
        if (token < ordinary) {
            return 1;
        }
        return token < ordinary + pads ? 5 : specials.get(token - ordinary - pads);
    }

    @Test
    void saysWhatMostOftenFollows() throws IOException {
        run(model, text);
        var file = new GgufReader(model);
        TinyLlama llama = TinyLlama.of(TEXT.lines().filter(l -> !l.isEmpty()).toList(), 251);

        int the = token(llama, "The");
        int lamp = token(llama, " lamp");
        assertThat(next(file, the)).isEqualTo(lamp);
        assertThat(next(file, lamp)).isEqualTo(llama.vocabulary().pairs().encode(" shines")[0]);
        assertThat(next(file, Vocabulary.newline())).isEqualTo(the);
        assertThat(next(file, '.')).isEqualTo(llama.vocabulary().id(Special.TURN_END));
        assertThat(file.at("output.weight", lamp, the) * Math.sqrt(llama.vocabulary().size()))
                .isCloseTo(4 * Math.log(1 + 3) + 4, within(0.01));
    }

    @Test
    void callsAToolOnlyWhenPushedAndThenEndsTheTurn() throws IOException {
        run(model, text);
        var file = new GgufReader(model);
        List<String> tokens = file.texts("tokenizer.ggml.tokens");
        int call = tokens.indexOf("<tool_call>");
        int end = tokens.indexOf("</tool_call>");
        int turn = tokens.indexOf("<|im_start|>");
        double bias = 100 / Math.sqrt(tokens.size());

        assertThat(next(file, turn, 'a', '\n', call)).isEqualTo('\n');
        assertThat(score(file, call, turn, 'a', '\n'))
                .isNegative()
                .isGreaterThan(score(file, next(file, turn, 'a', '\n'), turn, 'a', '\n') - bias);
        assertThat(score(file, call, turn, 'a', '\n', '"', 'a')).isLessThan(-bias);
        assertThat(score(file, end, call, '\n', '{', '}')).isNegative().isGreaterThan(-bias);
        assertThat(score(file, end, call, '\n', '{', '"')).isLessThan(-bias);
        assertThat(next(file, call, '\n', '{', '}', end)).isEqualTo(tokens.indexOf("<|im_end|>"));
    }

    @Test
    void looksAtItsWholeContextInTheFirstLayerOnly() throws IOException {
        run(model, text);
        var file = new GgufReader(model);
        int width = file.texts("tokenizer.ggml.tokens").size();

        assertThat(file.at("token_embd.weight", 7, 7)).isEqualTo(1);
        assertThat(file.at("blk.0.attn_q.weight", 7, 7)).isZero();
        assertThat(file.at("blk.0.attn_v.weight", 7, 7)).isEqualTo(1);
        assertThat((double) file.at("blk.0.attn_output.weight", 7, 7))
                .isCloseTo(0.6 / Math.sqrt(width), within(1e-4));
        assertThat(file.at("blk.0.attn_output.weight", 7, 8)).isZero();
        assertThat(file.at("blk.1.attn_output.weight", 7, 7)).isZero();
        assertThat(file.at("blk.1.attn_norm.weight", 0, 7)).isEqualTo(1);
    }

    @Test
    void readsWordsAndNoMarks() throws IOException {
        Path marked =
                Files.writeString(
                        folder.resolve("marked.md"),
                        """
                        # Title
                          // A comment
                        - item
                        -----
                        {"json": 1}
                        | a | b |
                        """);

        assertThat(Corpus.read(List.of(marked)).lines())
                .containsExactly("Title", "A comment", "item", "{\"json\": 1}", "a | b |");
    }

    @Test
    void isNotMadeOfNothing() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.md"), "\n \n");

        assertThat(run(model, empty)).isEqualTo(1);
        assertThat(run(model, folder.resolve("missing.md"))).isEqualTo(1);
        assertThat(TinyModelMain.run("--out", model.toString())).isEqualTo(2);
        assertThat(TinyModelMain.run("--out", "x", "--merges", "-1", text.toString())).isEqualTo(2);
        assertThat(model).doesNotExist();
    }

    private static int token(TinyLlama llama, String text) {
        int[] tokens = llama.vocabulary().pairs().encode(text);
        assertThat(tokens).hasSize(1);
        return tokens[0];
    }

    /// The token with the highest score after `context`.
    private static int next(GgufReader file, int... context) {
        return IntStream.range(0, file.texts("tokenizer.ggml.tokens").size())
                .boxed()
                .max(Comparator.comparingDouble(next -> score(file, next, context)))
                .orElseThrow();
    }

    /// What the weights make of `context`, but for the norms, which change no order.
    private static double score(GgufReader file, int next, int... context) {
        double mean =
                IntStream.of(context)
                        .mapToDouble(token -> file.at("output.weight", next, token))
                        .average()
                        .orElseThrow();
        return file.at("output.weight", next, context[context.length - 1]) + 0.6 * mean;
    }

    private static int run(Path out, Path... texts) {
        List<String> arguments = new ArrayList<>(List.of("--out", out.toString()));
        List.of(texts).forEach(path -> arguments.add(path.toString()));
        return TinyModelMain.run(arguments.toArray(String[]::new));
    }
}
