package dev.sluice.bench;

import dev.sluice.bench.load.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Leads the rounds: every round measures every scenario on every subject, in an order drawn anew.
///
/// Processes are started afresh half-way of a full run, so that one lucky or unlucky compilation of
/// a virtual machine does not make the result.
final class Conductor {
    private final Options options;
    private final Launcher launcher;
    private final Meter meter;
    private final FreshMeter freshMeter;
    private final Subject direct;
    private final Random random;
    private final List<Sample> samples = new ArrayList<>();
    private final Map<String, String> commands = new HashMap<>();

    Conductor(
            Options options,
            Launcher launcher,
            Meter meter,
            FreshMeter freshMeter,
            Subject direct,
            Random random) {
        this.options = options;
        this.launcher = launcher;
        this.meter = meter;
        this.freshMeter = freshMeter;
        this.direct = direct;
        this.random = random;
    }

    /// All samples, round by round.
    List<Sample> samples() {
        return samples;
    }

    /// The command lines the subjects ran with.
    Map<String, String> commands() {
        return commands;
    }

    void play(List<Subject> elsewhere) throws IOException {
        List<Scenario> scenarios =
                Scenario.all(options.quick()).stream()
                        .filter(scenario -> options.scenarios().contains(scenario.name()))
                        .toList();
        List<Scenario.Flow> flows = new ArrayList<>();
        List<Scenario.Fresh> fresh = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            switch (scenario) {
                case Scenario.Flow flow -> flows.add(flow);
                case Scenario.Fresh other -> fresh.add(other);
            }
        }
        int restartAt = options.quick() ? options.rounds() + 1 : options.rounds() / 2 + 1;
        List<Subject> subjects = new ArrayList<>();
        for (int round = 1; round <= options.rounds(); round++) {
            if (!flows.isEmpty() && (round == 1 || round == restartAt)) {
                restart(subjects, elsewhere);
            }
            for (Scenario.Flow flow : flows) {
                flow(flow, subjects, round);
            }
            for (Scenario.Fresh scenario : fresh) {
                fresh(scenario, round);
            }
        }
    }

    private void restart(List<Subject> subjects, List<Subject> elsewhere) throws IOException {
        subjects.forEach(launcher::stop);
        subjects.clear();
        subjects.add(direct);
        for (String name : options.subjects()) {
            var subject = launcher.start(name, direct.target().port());
            commands.put(name, subject.command());
            subjects.add(subject);
        }
        subjects.addAll(elsewhere);
        for (Subject subject : subjects) {
            boolean compiled = subject.name().equals("nginx");
            warm(subject, Duration.ofMillis(compiled ? 500 : 6_000));
        }
    }

    private void warm(Subject subject, Duration time) {
        for (Scenario scenario : Scenario.all(options.quick())) {
            if (scenario instanceof Scenario.Flow flow
                    && List.of("json", "burst").contains(flow.name())) {
                Verdict verdict = meter.warm(subject, flow, time);
                say(
                        "warm %s %s: %d faults %s"
                                .formatted(
                                        subject.name(),
                                        flow.name(),
                                        verdict.faults(),
                                        verdict.first()));
            }
        }
    }

    private void flow(Scenario.Flow flow, List<Subject> subjects, int round) {
        var order = new ArrayList<>(subjects);
        Collections.shuffle(order, random);
        var taken = new ArrayList<Sample>();
        for (Subject subject : order) {
            var sample = meter.measure(subject, flow, round);
            say(sample, flow.metrics());
            taken.add(sample);
        }
        var beneath =
                taken.stream()
                        .filter(s -> s.subject().equals(Subject.DIRECT))
                        .findFirst()
                        .orElseThrow();
        taken.forEach(sample -> samples.add(added(sample, beneath)));
    }

    private void fresh(Scenario.Fresh scenario, int round) throws IOException {
        var order = new ArrayList<>(options.subjects());
        Collections.shuffle(order, random);
        for (String name : order) {
            var sample = freshMeter.measure(name, scenario, round);
            say(sample, scenario.metrics());
            samples.add(sample);
        }
    }

    private static Sample added(Sample sample, Sample beneath) {
        if (sample.subject().equals(Subject.DIRECT)) {
            return sample;
        }
        var values = new EnumMap<>(sample.values());
        minus(values, Metric.ADDED_P50, Metric.P50, beneath);
        minus(values, Metric.ADDED_P99, Metric.P99, beneath);
        minus(values, Metric.ADDED_RELAY, Metric.RELAY_P50, beneath);
        return sample.with(values);
    }

    private static void minus(
            Map<Metric, Double> values, Metric added, Metric whole, Sample beneath) {
        Double here = values.get(whole);
        Double there = beneath.values().get(whole);
        if (here != null && there != null) {
            values.put(added, here - there);
        }
    }

    private static void say(Sample sample, List<Metric> metrics) {
        var line = new StringBuilder();
        for (Metric metric : metrics) {
            Double value = sample.values().get(metric);
            if (value != null) {
                line.append("%s %.1f, ".formatted(metric.heading(), value));
            }
        }
        say(
                "round %d %s %s: %sforeign %.0f %%, %d faults %s"
                        .formatted(
                                sample.round(),
                                sample.scenario(),
                                sample.subject(),
                                line,
                                sample.foreign() * 100,
                                sample.faults(),
                                sample.firstFault()));
    }

    private static void say(String line) {
        System.err.println(line.strip());
    }
}
