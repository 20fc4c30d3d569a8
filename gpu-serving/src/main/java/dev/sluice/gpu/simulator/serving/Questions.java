package dev.sluice.gpu.simulator.serving;

import dev.sluice.gpu.simulator.faults.FaultSet;
import dev.sluice.gpu.simulator.text.Mixing;
import dev.sluice.gpu.simulator.text.Sampling;
import dev.sluice.gpu.simulator.text.Steering;
import dev.sluice.gpu.simulator.wire.GenerationRequest;
import dev.sluice.gpu.simulator.wire.Refusal;

/// What chat and text completions check and derive in the same way.
final class Questions {
    private Questions() {}

    static void requireModel(Replica replica, String model) {
        if (!replica.models().contains(model)) {
            throw Refusal.unknownModel(model);
        }
    }

    /// The limit of the answer, after vLLM: what fits behind the prompt unless the request says
    /// less.
    static int maxTokens(Replica replica, GenerationRequest request, int prompt) {
        int room = replica.maxModelLen() - prompt;
        int wanted = request.maxTokens().orElse(Math.max(1, room));
        if (wanted > room) {
            throw Refusal.badRequest(
                    null,
                    "This model's maximum context length is "
                            + replica.maxModelLen()
                            + " tokens. However, you requested "
                            + ((long) prompt + wanted)
                            + " tokens ("
                            + prompt
                            + " in the messages, "
                            + wanted
                            + " in the completion). Please reduce the length of the messages or"
                            + " completion.");
        }
        return wanted;
    }

    static Sampling sampling(GenerationRequest request, int maxTokens) {
        return new Sampling(
                maxTokens,
                request.minTokens(),
                request.ignoreEos(),
                request.stop(),
                request.includeStop());
    }

    /// What the text of choice `index` follows from.
    static long hash(Replica replica, GenerationRequest request, int[] prompt, int index) {
        long hash = Mixing.of(prompt) ^ Mixing.mix(request.seed()) ^ Mixing.of(request.model());
        return Mixing.mix(hash + replica.seed() * 31 + index);
    }

    /// What the prefix cache is keyed by besides the tokens.
    static long cacheRoot(GenerationRequest request) {
        return Mixing.of(request.model() + "\0" + request.cacheSalt());
    }

    static FaultSet faults(Steering steering) {
        try {
            return steering.value("fault").map(FaultSet::parse).orElse(FaultSet.NONE);
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest("messages", "sim:fault: " + e.getMessage());
        }
    }
}
