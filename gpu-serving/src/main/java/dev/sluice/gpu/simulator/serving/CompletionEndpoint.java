package dev.sluice.gpu.simulator.serving;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gpu.simulator.text.Composer;
import dev.sluice.gpu.simulator.text.Steering;
import dev.sluice.gpu.simulator.wire.CompletionFrames;
import dev.sluice.gpu.simulator.wire.CompletionRequest;
import dev.sluice.gpu.simulator.wire.Envelope;
import dev.sluice.gpu.simulator.wire.GenerationRequest;
import dev.sluice.gpu.simulator.wire.Prompt;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// `POST /v1/completions`.
record CompletionEndpoint(Replica replica) implements Endpoint {

    @Override
    public Task read(Call call, JsonNode body) {
        CompletionRequest completion = CompletionRequest.of(body);
        GenerationRequest request = completion.generation();
        int tokens = completion.prompts().stream().mapToInt(Prompt::length).sum();
        call.asks(request.model(), request.stream(), tokens);
        Steering steering = Steering.of(completion.texts().getLast());
        return new Task(Questions.faults(steering), () -> answer(call, completion));
    }

    private void answer(Call call, CompletionRequest completion) {
        GenerationRequest request = completion.generation();
        Questions.requireModel(replica, request.model());
        Envelope envelope = new Envelope(call.id("cmpl"), call.created(), request.model());
        List<String> prefixes = new ArrayList<>();
        if (completion.echo()) {
            completion.texts().forEach(text -> prefixes.addAll(nCopies(request.n(), text)));
        }
        Generation generation =
                new Generation(replica, call, request, new CompletionFrames(envelope), prefixes);
        int limit = 1;
        for (int p = 0; p < completion.prompts().size(); p++) {
            limit = add(generation, completion, p);
        }
        generation.start(limit);
    }

    private int add(Generation generation, CompletionRequest completion, int index) {
        GenerationRequest request = completion.generation();
        int[] prompt = completion.prompts().get(index).ids();
        String text = completion.texts().get(index);
        int maxTokens = Questions.maxTokens(replica, request, prompt.length);
        // Unlike chat, text completions stop after 16 tokens unless told otherwise.
        int limit = request.maxTokens().isPresent() ? maxTokens : Math.min(16, maxTokens);
        for (int i = 0; i < request.n(); i++) {
            long hash = Questions.hash(replica, request, prompt, i);
            var sampling = Questions.sampling(request, limit);
            generation.add(
                    prompt,
                    Composer.prose(hash, Steering.of(text), text, sampling),
                    Questions.cacheRoot(request));
        }
        return limit;
    }

    private static List<String> nCopies(int n, String text) {
        return Collections.nCopies(n, text);
    }
}
