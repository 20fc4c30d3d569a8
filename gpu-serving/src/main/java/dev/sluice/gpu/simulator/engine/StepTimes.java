package dev.sluice.gpu.simulator.engine;

/// How long the engine computes, in nanoseconds.
///
/// Decode follows the model that was fitted to published vLLM runs on an H100: a decode step with
/// `L` running sequences takes `a + b·L`, and prefill load has no measurable third term. Hence
/// prompts are computed in a lane of their own: one after the other at `perPromptToken`, plus
/// `prefillBase` each.
///
/// @param prefillBase fixed part of the time to first token, nanoseconds
/// @param perPromptToken nanoseconds per prompt token that is not in the prefix cache
/// @param decodeBase `a`: nanoseconds of a decode step however small
/// @param perSequence `b`: nanoseconds a decode step takes longer per running sequence
public record StepTimes(
        double prefillBase, double perPromptToken, double decodeBase, double perSequence) {

    public StepTimes {
        requireTime("prefillBase", prefillBase);
        requireTime("perPromptToken", perPromptToken);
        requireTime("decodeBase", decodeBase);
        requireTime("perSequence", perSequence);
    }

    /// The same engine `speed` times as fast; 0 means that nothing takes any time.
    public StepTimes spedUp(double speed) {
        if (!(speed >= 0) || Double.isInfinite(speed)) {
            throw new IllegalArgumentException("speed: " + speed + " (expected: >= 0)");
        }
        double factor = speed == 0 ? 0 : 1 / speed;
        return new StepTimes(
                prefillBase * factor,
                perPromptToken * factor,
                decodeBase * factor,
                perSequence * factor);
    }

    long decode(int running) {
        return Math.round(decodeBase + perSequence * running);
    }

    long prompt(int tokens) {
        return Math.round(perPromptToken * tokens);
    }

    long base() {
        return Math.round(prefillBase);
    }

    private static void requireTime(String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 0 ns)");
        }
    }
}
