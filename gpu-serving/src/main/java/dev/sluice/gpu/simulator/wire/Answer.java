package dev.sluice.gpu.simulator.wire;

import dev.sluice.gpu.simulator.text.Script;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A whole answer.
///
/// @param prefixes text before each choice, for completions that echo their prompt; may be empty
/// @param alternatives alternatives per token in the logprobs, or -1 for no logprobs
/// @param usage the token counts, or null to leave them out
/// @param finished whether the choices say why they ended
public record Answer(
        List<Script> choices,
        List<String> prefixes,
        int alternatives,
        @Nullable Usage usage,
        boolean finished) {

    public Answer {
        choices = List.copyOf(choices);
        prefixes = List.copyOf(prefixes);
    }
}
