package dev.sluice.bench;

import dev.sluice.bench.machine.Machine;
import dev.sluice.bench.report.Markdown;
import dev.sluice.bench.stats.Ratio;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Everything a run says, as it goes into the JSON file.
///
/// @param began when the run began, ISO-8601 UTC
/// @param arguments its command line
/// @param seed what drew order, arrivals and resamples
/// @param machine where it ran
/// @param pinning which processors took what
/// @param versions versions of what was measured
/// @param commands command lines of the subjects
/// @param yardstick name of the subject the ratios are to
public record Result(
        String began,
        List<String> arguments,
        long seed,
        Machine machine,
        String pinning,
        String versions,
        Map<String, String> commands,
        String yardstick,
        Summary summary,
        List<Sample> samples) {
    public Result {
        arguments = List.copyOf(arguments);
        commands = Map.copyOf(commands);
        samples = List.copyOf(samples);
    }

    /// The result for people.
    String markdown(List<Scenario> scenarios) {
        var text = new StringBuilder("## Benchmark of %s\n\n".formatted(began));
        text.append(
                "- Command: `ci/bench/run %s` (seed %d)\n"
                        .formatted(String.join(" ", arguments), seed));
        text.append(
                "- Machine: %s, %d MiB, Linux %s, %s; %s\n"
                        .formatted(
                                machine.processor(),
                                machine.memoryMib(),
                                machine.kernel(),
                                machine.java(),
                                pinning));
        text.append("- Versions: %s\n".formatted(versions));
        text.append(
                "- Ratios in brackets: times %s, median of rounds [bootstrap 95 %%]\n"
                        .formatted(yardstick));
        summary.flags().forEach(flag -> text.append("- **%s**\n".formatted(flag)));
        scenarios.forEach(scenario -> text.append(table(scenario)));
        new TreeMap<>(commands)
                .forEach((name, command) -> text.append("\n`%s`: `%s`\n".formatted(name, command)));
        return text.toString();
    }

    private String table(Scenario scenario) {
        List<String> subjects =
                summary.cells().stream()
                        .filter(cell -> cell.scenario().equals(scenario.name()))
                        .map(Summary.Cell::subject)
                        .distinct()
                        .toList();
        var columns = new ArrayList<>(scenario.metrics());
        if (subjects.stream()
                .anyMatch(s -> summary.cell(scenario.name(), s, Metric.STORE_CPU).isPresent())) {
            columns.add(Metric.STORE_CPU);
        }
        List<List<String>> rows =
                subjects.stream()
                        .map(
                                subject ->
                                        Stream.concat(
                                                        Stream.of(subject),
                                                        columns.stream()
                                                                .map(
                                                                        m ->
                                                                                cell(
                                                                                        scenario,
                                                                                        subject,
                                                                                        m)))
                                                .toList())
                        .toList();
        var header =
                Stream.concat(Stream.of(scenario.name()), columns.stream().map(Metric::heading))
                        .collect(Collectors.toList());
        return "\n### %s: %s\n\n%s"
                .formatted(scenario.name(), scenario.title(), new Markdown(header, rows).text());
    }

    private String cell(Scenario scenario, String subject, Metric metric) {
        return summary.cell(scenario.name(), subject, metric)
                .map(
                        cell ->
                                Markdown.number(cell.median())
                                        + cell.ratio().map(this::text).orElse(""))
                .orElse("");
    }

    // Out of one or two rounds no interval can be drawn; it would be as narrow as it is wrong.
    private String text(Ratio ratio) {
        long rounds = samples.stream().mapToInt(Sample::round).distinct().count();
        return rounds < 3
                ? " (%.2f)".formatted(ratio.value())
                : " (%.2f [%.2f, %.2f])".formatted(ratio.value(), ratio.low(), ratio.high());
    }
}
