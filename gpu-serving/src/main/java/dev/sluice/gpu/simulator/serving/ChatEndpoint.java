package dev.sluice.gpu.simulator.serving;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gpu.simulator.text.Composer;
import dev.sluice.gpu.simulator.text.Sampling;
import dev.sluice.gpu.simulator.text.SchemaAnswer;
import dev.sluice.gpu.simulator.text.Script;
import dev.sluice.gpu.simulator.text.Steering;
import dev.sluice.gpu.simulator.wire.ChatFrames;
import dev.sluice.gpu.simulator.wire.ChatRequest;
import dev.sluice.gpu.simulator.wire.Envelope;
import dev.sluice.gpu.simulator.wire.GenerationRequest;
import java.util.List;
import java.util.Optional;

/// `POST /v1/chat/completions`.
record ChatEndpoint(Replica replica) implements Endpoint {

    @Override
    public Task read(Call call, JsonNode body) {
        ChatRequest chat = ChatRequest.of(body);
        GenerationRequest request = chat.generation();
        call.asks(request.model(), request.stream(), chat.prompt().length());
        Steering steering = Steering.of(chat.lastUser());
        return new Task(Questions.faults(steering), () -> answer(call, chat, steering));
    }

    private void answer(Call call, ChatRequest chat, Steering steering) {
        GenerationRequest request = chat.generation();
        Questions.requireModel(replica, request.model());
        int[] prompt = chat.prompt().ids();
        int maxTokens = Questions.maxTokens(replica, request, prompt.length);
        Envelope envelope = new Envelope(call.id("chatcmpl"), call.created(), request.model());
        Generation generation =
                new Generation(replica, call, request, new ChatFrames(envelope), List.of());
        Sampling sampling = Questions.sampling(request, maxTokens);
        for (int i = 0; i < request.n(); i++) {
            long hash = Questions.hash(replica, request, prompt, i);
            generation.add(
                    prompt, script(chat, steering, hash, sampling), Questions.cacheRoot(request));
        }
        generation.start(maxTokens);
    }

    private static Script script(
            ChatRequest chat, Steering steering, long hash, Sampling sampling) {
        int reasoning = steering.count("reasoning", 0);
        Optional<JsonNode> tool = tool(chat, steering);
        if (tool.isPresent()) {
            JsonNode schema = tool.get().path("function").path("parameters");
            String arguments = SchemaAnswer.of(schema, hash).toString();
            String name = ChatRequest.nameOf(tool.get());
            return Composer.literal(hash, reasoning, arguments, sampling, name);
        }
        return switch (chat.format().path("type").asText()) {
            case "json_object" -> {
                String text = SchemaAnswer.object(hash).toString();
                yield Composer.literal(hash, reasoning, text, sampling, null);
            }
            case "json_schema" -> {
                JsonNode schema = chat.format().path("json_schema").path("schema");
                String text = SchemaAnswer.of(schema, hash).toString();
                yield Composer.literal(hash, reasoning, text, sampling, null);
            }
            default -> Composer.prose(hash, steering, chat.lastUser(), sampling);
        };
    }

    private static Optional<JsonNode> tool(ChatRequest chat, Steering steering) {
        String wanted =
                switch (chat.toolChoice()) {
                    case "none" -> "none";
                    case "auto" ->
                            steering.has("tool") ? steering.value("tool").orElse("") : "none";
                    case "required" -> steering.value("tool").orElse("");
                    default -> chat.toolChoice();
                };
        return chat.tools().stream()
                .filter(_ -> !wanted.equals("none"))
                .filter(tool -> wanted.isEmpty() || ChatRequest.nameOf(tool).equals(wanted))
                .findFirst();
    }
}
