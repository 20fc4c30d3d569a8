package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private static final List<Scenario> JSON =
            Scenario.all(true).stream().filter(s -> s.name().equals("json")).toList();

    private final List<Sample> samples = new ArrayList<>();

    @Test
    void ratiosAreToTheYardstickAndNeverOfItselfOrOfTheDirectRun() {
        add("direct", 90_000, 0, 0);
        add("nginx", 50_000, 0, 0);
        add("gateway", 25_000, 0, 0);
        var summary = summary();
        assertThat(
                        summary.cell("json", "gateway", Metric.REQUESTS)
                                .orElseThrow()
                                .ratio()
                                .orElseThrow()
                                .value())
                .isEqualTo(0.5);
        assertThat(summary.cell("json", "nginx", Metric.REQUESTS).orElseThrow().ratio()).isEmpty();
        assertThat(summary.cell("json", "direct", Metric.REQUESTS).orElseThrow().ratio()).isEmpty();
        assertThat(summary.flags()).isEmpty();
    }

    @Test
    void saysWhenTheMockIsTheBottleneck() {
        add("direct", 60_000, 0, 0);
        add("nginx", 50_000, 0, 0);
        assertThat(summary().flags())
                .containsExactly(
                        "mock-bound: the direct run is 1.20 times nginx (expected: >= 1.5); read CPU, not req/s");
    }

    @Test
    void saysWhenTheMachineWasNotOurs() {
        add("nginx", 50_000, 0.2, 0);
        assertThat(summary().flags()).singleElement().asString().contains("in 1 of 1 samples");
    }

    @Test
    void saysWhatWentWrong() {
        add("nginx", 50_000, 0, 2);
        assertThat(summary().flags())
                .containsExactly("faults: json nginx round 1: 2, first: 66 events (expected: 68)");
    }

    private void add(String subject, double requests, double foreign, long faults) {
        var values = Map.of(Metric.REQUESTS, requests);
        String first = faults == 0 ? "" : "66 events (expected: 68)";
        samples.add(new Sample("json", subject, 1, values, foreign, faults, first));
    }

    private Summary summary() {
        return Summary.of(samples, JSON, "nginx", new Random(1));
    }
}
