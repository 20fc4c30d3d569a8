package dev.sluice.gpu.simulator;

import dev.sluice.gpu.simulator.faults.FaultRule;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a simulator is started.
///
/// @param host the address to listen on
/// @param port the port, 0 for any free one
/// @param models the served model names; more than one are aliases, as with vLLM's
///     `--served-model-name`
/// @param apiKey the bearer token that `/v1` demands, or null
/// @param profile how fast and how big the engine is
/// @param speed how many times as fast as the profile; 0 means that nothing takes time
/// @param seed what answers and fault draws follow from
/// @param faults the rules in force at the start
/// @param truthLog file that gets a line for every ended request, or null
/// @param logSize how many ended requests `GET /sim/log` remembers, >= 1
public record SimulatorOptions(
        String host,
        int port,
        List<String> models,
        @Nullable String apiKey,
        Profile profile,
        double speed,
        long seed,
        List<FaultRule> faults,
        @Nullable Path truthLog,
        int logSize) {

    public SimulatorOptions {
        models = List.copyOf(models);
        faults = List.copyOf(faults);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
        }
    }

    /// One small model named `simulated`, at full speed, on a free port of 127.0.0.1.
    public static SimulatorOptions defaults() {
        return new SimulatorOptions(
                "127.0.0.1",
                0,
                List.of("simulated"),
                null,
                Profile.SMALL,
                1,
                0,
                List.of(),
                null,
                10_000);
    }

    public SimulatorOptions withModels(String... names) {
        return new SimulatorOptions(
                host,
                port,
                List.of(names),
                apiKey,
                profile,
                speed,
                seed,
                faults,
                truthLog,
                logSize);
    }

    public SimulatorOptions withApiKey(String key) {
        return new SimulatorOptions(
                host, port, models, key, profile, speed, seed, faults, truthLog, logSize);
    }

    public SimulatorOptions withProfile(Profile other) {
        return new SimulatorOptions(
                host, port, models, apiKey, other, speed, seed, faults, truthLog, logSize);
    }

    public SimulatorOptions withSpeed(double factor) {
        return new SimulatorOptions(
                host, port, models, apiKey, profile, factor, seed, faults, truthLog, logSize);
    }

    public SimulatorOptions withSeed(long other) {
        return new SimulatorOptions(
                host, port, models, apiKey, profile, speed, other, faults, truthLog, logSize);
    }

    /// With these rules in force at the start, each as [FaultRule#parse] reads it.
    public SimulatorOptions withFaults(String... rules) {
        List<FaultRule> read = List.of(rules).stream().map(FaultRule::parse).toList();
        return new SimulatorOptions(
                host, port, models, apiKey, profile, speed, seed, read, truthLog, logSize);
    }

    public SimulatorOptions withTruthLog(Path file) {
        return new SimulatorOptions(
                host, port, models, apiKey, profile, speed, seed, faults, file, logSize);
    }
}
