package dev.sluice.bench;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.sluice.bench.load.LoadGenerator;
import dev.sluice.bench.load.Target;
import dev.sluice.bench.machine.Machine;
import dev.sluice.bench.machine.ProcessTree;
import dev.sluice.bench.machine.Processors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// The program behind `ci/bench/run`, which builds it, finds the subjects and sets what it needs in
/// the environment.
public final class Bench {
    private Bench() {}

    /// Runs once; the table goes to standard output, progress to standard error, all numbers to
    /// `results/`.
    public static void main(String[] arguments) throws IOException {
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException wrong) {
            System.err.println("ci/bench/run: " + wrong.getMessage());
            System.exit(2);
            return;
        }
        var began = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        System.err.println("seed " + options.seed());
        Path results = Path.of(setting("BENCH_RESULTS", "results"));
        Result result = run(options, arguments, began);
        List<Scenario> scenarios = scenarios(options);
        System.out.println(result.markdown(scenarios));
        Path file = results.resolve(began.toString().replace(":", "") + ".json");
        Files.createDirectories(results);
        new ObjectMapper()
                .registerModule(new Jdk8Module())
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(file.toFile(), result);
        System.err.println("written: " + file);
        System.exit(result.samples().stream().anyMatch(sample -> sample.faults() > 0) ? 1 : 0);
    }

    private static Result run(Options options, String[] arguments, Instant began)
            throws IOException {
        Path script = Path.of(setting("BENCH_SCRIPT", "ci/bench/run"));
        Path folder = Files.createTempDirectory("sluice-bench");
        var random = new Random(options.seed());
        try (var launcher = new Launcher(script, folder);
                var generator = new LoadGenerator(random)) {
            Runtime.getRuntime().addShutdownHook(new Thread(launcher::close));
            var mock = launcher.start("mock", 0);
            var direct = Subject.elsewhere(Subject.DIRECT, mock.target(), null);
            var processors =
                    new Processors(
                            Arrays.stream(setting("BENCH_CPUS", "0").split(","))
                                    .map(Integer::valueOf)
                                    .toList());
            boolean quick = options.quick();
            var meter =
                    new Meter(
                            generator,
                            processors,
                            Duration.ofMillis(quick ? 700 : 1_000),
                            Duration.ofMillis((long) (options.seconds() * 1_000)),
                            Duration.ofSeconds(quick ? 3 : 30),
                            quick ? 2 : 4);
            var conductor =
                    new Conductor(
                            options,
                            launcher,
                            meter,
                            new FreshMeter(generator, launcher, mock.target()),
                            direct,
                            random);
            conductor.play(elsewhere(options));
            String yardstick =
                    options.subjects().isEmpty() ? Subject.DIRECT : options.subjects().getFirst();
            return new Result(
                    began.toString(),
                    List.of(arguments),
                    options.seed(),
                    Machine.here(),
                    setting("BENCH_PINNING", "not pinned"),
                    setting("BENCH_VERSIONS", "unknown"),
                    conductor.commands(),
                    yardstick,
                    Summary.of(conductor.samples(), scenarios(options), yardstick, random),
                    conductor.samples());
        }
    }

    private static List<Subject> elsewhere(Options options) {
        return options.url().stream()
                .map(
                        url ->
                                Subject.elsewhere(
                                        "url",
                                        new Target(url.getHost(), url.getPort(), options.key()),
                                        options.pid() == 0
                                                ? null
                                                : new ProcessTree(
                                                        options.pid(), Path.of("/nowhere"))))
                .toList();
    }

    private static List<Scenario> scenarios(Options options) {
        return Scenario.all(options.quick()).stream()
                .filter(scenario -> options.scenarios().contains(scenario.name()))
                .toList();
    }

    private static String setting(String name, String otherwise) {
        return requireNonNullElse(System.getenv(name), otherwise);
    }
}
