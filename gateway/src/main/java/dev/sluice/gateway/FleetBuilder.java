package dev.sluice.gateway;

import dev.sluice.admission.Slots;
import dev.sluice.backend.Backend;
import dev.sluice.backend.Target;
import dev.sluice.backend.local.LocalBackend;
import dev.sluice.backend.openai.OpenAiBackend;
import dev.sluice.backend.wire.Origin;
import dev.sluice.call.Operation;
import dev.sluice.config.BackendSettings;
import dev.sluice.config.BackendSettings.ModelSettings;
import dev.sluice.config.SettingsException;
import dev.sluice.dispatch.BackendState;
import dev.sluice.dispatch.Fleet;
import dev.sluice.policy.view.InputLimits;
import io.netty.channel.EventLoop;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the fleet that the settings describe.
final class FleetBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(FleetBuilder.class);
    private static final int LOCAL_THREADS = 1;
    private static final long ASK_SECONDS = 3;

    private final InputLimits limits;
    private final Supplier<EventLoop> loops;
    private final InstantSource clock;
    private final LongSupplier nanoTime;

    FleetBuilder(
            InputLimits limits,
            Supplier<EventLoop> loops,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.limits = limits;
        this.loops = loops;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    Fleet build(List<BackendSettings> settings) {
        var states = new ArrayList<BackendState>();
        var members = new ArrayList<Fleet.Member>();
        for (var wanted : settings) {
            if (states.stream().anyMatch(state -> state.backend().name().equals(wanted.name()))) {
                throw new SettingsException(
                        "backends[].name: " + wanted.name() + " (expected: each name once)");
            }
            var backend = backend(wanted);
            var slots = new Slots(wanted.concurrentRequests(), wanted.queueCapacity());
            var state = new BackendState(backend, slots, nanoTime);
            states.add(state);
            for (var model : models(wanted, backend)) {
                var target = new Target(backend, model.name(), model.wireName());
                members.add(
                        new Fleet.Member(target, state, model.operation(), model.contextWindow()));
            }
        }
        return new Fleet(states, members);
    }

    /// The registry: one line per kind.
    private Backend backend(BackendSettings wanted) {
        return switch (wanted.kind()) {
            case OPENAI, VLLM, SGLANG, OLLAMA ->
                    new OpenAiBackend(
                            wanted.name(),
                            origin(wanted),
                            wanted.apiKey() == null ? null : wanted.apiKey().value(),
                            wanted.kind().isSharedEngine(),
                            wanted.connectTimeout(),
                            clock);
            case LOCAL -> new LocalBackend(wanted.name(), limits, LOCAL_THREADS);
        };
    }

    private static Origin origin(BackendSettings wanted) {
        try {
            return Origin.of(Objects.requireNonNull(wanted.baseUrl()));
        } catch (IllegalArgumentException e) {
            throw new SettingsException("backends[" + wanted.name() + "]." + e.getMessage());
        }
    }

    private List<ModelSettings> models(BackendSettings wanted, Backend backend) {
        if (!wanted.models().isEmpty()) {
            return wanted.models();
        }
        return switch (backend) {
            case LocalBackend _ ->
                    LocalBackend.models().stream()
                            .map(name -> new ModelSettings(name, null, Operation.EMBEDDINGS, null))
                            .toList();
            case OpenAiBackend remote -> ask(remote);
            default -> List.of();
        };
    }

    /// Asks the back end itself; one that does not answer now serves nothing until the next start.
    private List<ModelSettings> ask(OpenAiBackend backend) {
        try {
            return backend
                    .models(loops.get())
                    .orTimeout(ASK_SECONDS, TimeUnit.SECONDS)
                    .join()
                    .stream()
                    .map(FleetBuilder::guess)
                    .toList();
        } catch (CompletionException e) {
            LOG.warn(
                    "Back end {} does not tell its models ({}); list them under backends[].models",
                    backend.name(),
                    String.valueOf(e.getCause()));
            return List.of();
        }
    }

    /// Model lists do not say what a model does; names of embedding models do, by custom.
    private static ModelSettings guess(String name) {
        var embeds = name.contains("embed");
        return new ModelSettings(name, null, embeds ? Operation.EMBEDDINGS : Operation.CHAT, null);
    }
}
