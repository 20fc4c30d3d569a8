package dev.sluice.gpu.tinymodel;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The command that turns text files into a model file a real engine can serve.
@Command(
        name = "tiny-model",
        mixinStandardHelpOptions = true,
        version = "tiny-model, writes GGUF 3",
        sortOptions = false,
        description =
                "Makes a tiny language model (GGUF) from text: trains a byte-level BPE and writes"
                        + " down Llama weights that continue text by its bigrams. The same text"
                        + " gives the same bytes.",
        footer = {"", "Example: tiny-model --out model.gguf README.md docs proto/src/main/proto"})
public final class TinyModelMain implements Callable<Integer> {

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "The model file to write; an older one is replaced.")
    private Path out = Path.of("");

    @Option(
            names = "--merges",
            defaultValue = "251",
            paramLabel = "N",
            description =
                    "How many byte pairs to merge at most (default: ${DEFAULT-VALUE}: 512 tokens,"
                            + " 7 MB; 763 would give 1,024 tokens, 24 MB).")
    private int merges;

    @Parameters(
            arity = "1..*",
            paramLabel = "TEXT",
            description = "Text files, and folders whose .md, .proto and .txt files are read.")
    private List<Path> texts = List.of();

    @Spec private CommandSpec spec = CommandSpec.create();

    /// Runs the command and exits: 0 when the model is written, 1 when it could not be, 2 when the
    /// arguments are wrong.
    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        return new CommandLine(new TinyModelMain()).execute(args);
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter progress = spec.commandLine().getOut();
        if (merges < 0) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--merges: " + merges + " (expected: >= 0)");
        }
        try {
            Corpus corpus = Corpus.read(texts);
            TinyLlama model = TinyLlama.of(corpus.lines(), merges);
            write(model.file());
            progress.printf(
                    "%s: %,d tokens from %,d lines in %,d files, %,d bytes%n",
                    out,
                    model.vocabulary().size(),
                    corpus.lines().size(),
                    corpus.files(),
                    Files.size(out));
            progress.flush();
            return CommandLine.ExitCode.OK;
        } catch (NoSuchFileException | IllegalArgumentException e) {
            spec.commandLine().getErr().println("tiny-model: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private void write(Gguf file) throws IOException {
        try (var stream = Files.newOutputStream(out);
                var buffered = new BufferedOutputStream(stream)) {
            GgufWriter.write(file, buffered);
        }
    }
}
