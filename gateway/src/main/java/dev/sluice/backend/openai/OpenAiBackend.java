package dev.sluice.backend.openai;

import dev.sluice.backend.AnswerListener;
import dev.sluice.backend.Backend;
import dev.sluice.backend.Target;
import dev.sluice.backend.wire.Origin;
import dev.sluice.backend.wire.UpstreamClient;
import dev.sluice.backend.wire.UpstreamRequest;
import dev.sluice.backend.wire.UpstreamRequest.Header;
import dev.sluice.call.Call;
import dev.sluice.call.Operation;
import dev.sluice.call.Payload;
import dev.sluice.policy.json.Splice;
import dev.sluice.policy.json.Splices;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A back end that speaks the OpenAI wire format.
public final class OpenAiBackend implements Backend {
    private final String name;
    private final UpstreamClient client;
    private final List<Header> fixedHeaders;
    private final boolean sharedEngine;
    private final InstantSource clock;

    /// @param apiKey credential, null when the back end needs none; it is sent to `origin` only
    /// @param sharedEngine whether the back end is a vLLM or SGLang, from whose scheduler and cache
    ///     tenants are kept away
    public OpenAiBackend(
            String name,
            Origin origin,
            @Nullable String apiKey,
            boolean sharedEngine,
            Duration connectTimeout,
            InstantSource clock) {
        this.name = name;
        this.client = new UpstreamClient(origin, connectTimeout);
        this.sharedEngine = sharedEngine;
        this.clock = clock;
        var headers = new ArrayList<Header>();
        headers.add(new Header("accept-encoding", "identity"));
        headers.add(new Header("user-agent", "sluice"));
        if (apiKey != null) {
            headers.add(new Header("authorization", "Bearer " + apiKey));
        }
        this.fixedHeaders = List.copyOf(headers);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Answering answer(Call call, Target target, AnswerListener listener) {
        var tally = new Tally(call.view().promptTokens());
        var answer =
                switch (call.payload()) {
                    case Payload.Raw(var json) ->
                            new OpenAiAnswer(
                                    listener,
                                    tally,
                                    clock,
                                    new RelayMode(
                                            tally,
                                            RelayEdits.of(call, target),
                                            call.view().stream()));
                    case Payload.Canonical(var chat) ->
                            new OpenAiAnswer(
                                    listener,
                                    tally,
                                    clock,
                                    new TranslateMode(tally, call.view().stream()));
                };
        answer.begin(client.send(call.loop(), request(call, target), answer));
        return answer;
    }

    /// The models that the back end says it serves. Fails with a
    /// [dev.sluice.reason.GatewayException].
    public CompletableFuture<List<String>> models(EventLoop loop) {
        var answer = new ModelList();
        loop.execute(
                () ->
                        answer.begin(
                                client.send(
                                        loop,
                                        UpstreamRequest.get("/models", fixedHeaders),
                                        answer)));
        return answer.models();
    }

    private UpstreamRequest request(Call call, Target target) {
        var headers = new ArrayList<>(fixedHeaders);
        headers.add(new Header("traceparent", call.traceparent()));
        headers.add(new Header("x-request-id", call.id().toString()));
        headers.add(
                new Header(
                        "accept", call.view().stream() ? "text/event-stream" : "application/json"));
        var body =
                switch (call.payload()) {
                    case Payload.Raw(var json) -> Splices.apply(json, splices(call, target));
                    case Payload.Canonical(var chat) ->
                            OpenAiRequest.write(chat, target.wireName(), call.view().stream());
                };
        var path = call.operation() == Operation.CHAT ? "/chat/completions" : "/embeddings";
        return UpstreamRequest.post(path, headers, body);
    }

    private List<Splice> splices(Call call, Target target) {
        var view = call.view();
        var splices = new ArrayList<Splice>(2);
        if (!view.model().equals(target.wireName())) {
            splices.add(view.modelSpan().with(quoted(target.wireName())));
        }
        if (view.stream()) {
            view.usageSplice().ifPresent(splices::add);
        }
        if (sharedEngine) {
            splices.addAll(view.unsafeSpans());
        }
        return splices;
    }

    private static byte[] quoted(String wireName) {
        return RelayEdits.quoted(wireName);
    }

    @Override
    public void close() {
        // Idle connections close with their event loops.
    }
}
