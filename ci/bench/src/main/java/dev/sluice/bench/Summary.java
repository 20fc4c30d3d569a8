package dev.sluice.bench;

import dev.sluice.bench.stats.Ratio;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// The medians of a run and their ratios to the yardstick.
///
/// @param cells one for each scenario, subject and metric that was measured
/// @param flags what a reader must know before believing the numbers
public record Summary(List<Cell> cells, List<String> flags) {
    private static final double ENOUGH_MOCK = 1.5;

    /// One median.
    ///
    /// @param ratio to the yardstick's; empty for the yardstick itself and where it has none
    public record Cell(
            String scenario, String subject, Metric metric, double median, Optional<Ratio> ratio) {}

    public Summary {
        cells = List.copyOf(cells);
        flags = List.copyOf(flags);
    }

    /// The summary of all samples; ratios are to the subject named `yardstick`.
    static Summary of(
            List<Sample> samples,
            List<Scenario> scenarios,
            String yardstick,
            RandomGenerator random) {
        var cells = new ArrayList<Cell>();
        List<String> subjects = samples.stream().map(Sample::subject).distinct().sorted().toList();
        for (Scenario scenario : scenarios) {
            for (String subject : subjects) {
                for (Metric metric : Metric.values()) {
                    double[] values = values(samples, scenario.name(), subject, metric);
                    if (values.length > 0) {
                        double[] base = values(samples, scenario.name(), yardstick, metric);
                        boolean comparable =
                                !List.of(yardstick, Subject.DIRECT).contains(subject)
                                        && base.length == values.length
                                        && Ratio.median(base) > 0;
                        cells.add(
                                new Cell(
                                        scenario.name(),
                                        subject,
                                        metric,
                                        Ratio.median(values),
                                        comparable
                                                ? Optional.of(Ratio.of(values, base, random))
                                                : Optional.empty()));
                    }
                }
            }
        }
        return new Summary(cells, flags(samples, cells, yardstick));
    }

    /// The median of one metric, if it was measured.
    public Optional<Cell> cell(String scenario, String subject, Metric metric) {
        return find(cells, scenario, subject, metric);
    }

    private static Optional<Cell> find(
            List<Cell> cells, String scenario, String subject, Metric metric) {
        return cells.stream()
                .filter(
                        c ->
                                c.scenario.equals(scenario)
                                        && c.subject.equals(subject)
                                        && c.metric == metric)
                .findFirst();
    }

    private static double[] values(
            List<Sample> samples, String scenario, String subject, Metric metric) {
        return samples.stream()
                .filter(s -> s.scenario().equals(scenario) && s.subject().equals(subject))
                .map(s -> s.values().get(metric))
                .filter(value -> value != null)
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    private static List<String> flags(List<Sample> samples, List<Cell> cells, String yardstick) {
        var flags = new ArrayList<String>();
        var direct = find(cells, "json", Subject.DIRECT, Metric.REQUESTS);
        var base = find(cells, "json", yardstick, Metric.REQUESTS);
        if (direct.isPresent() && base.isPresent()) {
            double times = direct.get().median / base.get().median;
            if (times < ENOUGH_MOCK) {
                flags.add(
                        "mock-bound: the direct run is %.2f times %s (expected: >= %.1f); read CPU, not req/s"
                                .formatted(times, yardstick, ENOUGH_MOCK));
            }
        }
        long noisy = samples.stream().filter(Sample::noisy).count();
        if (noisy > 0) {
            flags.add(
                    "noisy: others used > %.0f %% of a processor in %d of %d samples, however often they were taken"
                            .formatted(Sample.MOST_FOREIGN * 100, noisy, samples.size()));
        }
        samples.stream()
                .filter(sample -> sample.faults() > 0)
                .forEach(
                        s ->
                                flags.add(
                                        "faults: %s %s round %d: %d, first: %s"
                                                .formatted(
                                                        s.scenario(),
                                                        s.subject(),
                                                        s.round(),
                                                        s.faults(),
                                                        s.firstFault())));
        return flags;
    }
}
