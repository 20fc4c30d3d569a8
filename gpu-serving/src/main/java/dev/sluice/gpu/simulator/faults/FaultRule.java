package dev.sluice.gpu.simulator.faults;

/// Faults that befall requests by chance, or a number of requests for certain.
///
/// @param faults what happens
/// @param rate the share of requests it happens to, 0 to 1
/// @param times how many requests it can still happen to; `Integer.MAX_VALUE` is no limit
public record FaultRule(FaultSet faults, double rate, int times) {

    public FaultRule {
        if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException("rate: " + rate + " (expected: 0 to 1)");
        }
        if (times < 0) {
            throw new IllegalArgumentException("times: " + times + " (expected: >= 0)");
        }
    }

    /// Reads `SPEC`, or `SPEC:RATE` with a rate from 0 to 1.
    public static FaultRule parse(String text) {
        int colon = text.lastIndexOf(':');
        String spec = colon < 0 ? text : text.substring(0, colon);
        double rate = 1;
        if (colon >= 0) {
            try {
                rate = Double.parseDouble(text.substring(colon + 1));
            } catch (NumberFormatException _) {
                throw new IllegalArgumentException(
                        "fault rate: " + text.substring(colon + 1) + " (expected: 0 to 1)");
            }
        }
        return new FaultRule(FaultSet.parse(spec), rate, Integer.MAX_VALUE);
    }

    FaultRule once() {
        return times == Integer.MAX_VALUE ? this : new FaultRule(faults, rate, times - 1);
    }
}
