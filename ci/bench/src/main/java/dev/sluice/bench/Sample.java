package dev.sluice.bench;

import java.util.Map;

/// One measurement of one subject.
///
/// @param scenario name of the scenario
/// @param subject name of the subject
/// @param round round, from 1
/// @param values what was measured; a metric that does not apply is missing
/// @param foreign share of one processor that others used meanwhile
/// @param faults wrong or missing answers, 0 expected
/// @param firstFault the first of them in words
public record Sample(
        String scenario,
        String subject,
        int round,
        Map<Metric, Double> values,
        double foreign,
        long faults,
        String firstFault) {
    /// Share of a processor that others may use.
    public static final double MOST_FOREIGN = 0.10;

    public Sample {
        values = Map.copyOf(values);
    }

    /// The same with other values.
    Sample with(Map<Metric, Double> others) {
        return new Sample(scenario, subject, round, others, foreign, faults, firstFault);
    }

    /// Whether others used more of the processors than a measurement bears.
    public boolean noisy() {
        return foreign > MOST_FOREIGN;
    }
}
