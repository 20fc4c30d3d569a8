package dev.sluice.clients;

import dev.sluice.gpu.simulator.Simulator;
import dev.sluice.gpu.simulator.SimulatorOptions;
import dev.sluice.testing.ScriptedBackend;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// What a client test talks to through the gateway: a simulated vLLM (model `simulated`) that takes
/// no time, a back end that recites what the test wrote down (`recited`, and `gpt-4o-mini`, which
/// has a price), and the embedding model inside the process.
final class Backends implements AfterAllCallback {
    private final Simulator simulator = Simulator.start(SimulatorOptions.defaults().withSpeed(0));
    private final ScriptedBackend scripted = ScriptedBackend.start(visit -> visit.json(500, "{}"));

    Simulator simulator() {
        return simulator;
    }

    ScriptedBackend scripted() {
        return scripted;
    }

    /// Settings of a gateway in front of them.
    String settings() {
        return """
        backends:
          - { name: vllm, kind: openai, base-url: "%s/v1", models: [{ name: simulated }] }
          - name: scripted
            kind: openai
            base-url: "%s"
            models: [{ name: recited }, { name: gpt-4o-mini }]
          - { name: local, kind: local }
        """
                .formatted(simulator.uri(), scripted.baseUrl());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        simulator.close();
        scripted.close();
    }
}
