package dev.sluice.gpu.simulator;

import dev.sluice.gpu.simulator.engine.EngineLimits;
import dev.sluice.gpu.simulator.engine.StepTimes;
import dev.sluice.gpu.simulator.faults.FaultRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The command line's options as [SimulatorOptions].
final class SimulatorFlags {
    /// The engines one can choose by name.
    enum Preset {
        SMALL,
        LARGE;

        Profile profile() {
            return switch (this) {
                case SMALL -> Profile.SMALL;
                case LARGE -> Profile.LARGE;
            };
        }
    }

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = "Address to listen on (default: ${DEFAULT-VALUE}).")
    private String host = "127.0.0.1";

    @Option(
            names = "--port",
            defaultValue = "0",
            description = "Port, 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "Served model name; repeat it for aliases (default: simulated).")
    private List<String> models = new ArrayList<>();

    @Option(names = "--api-key", paramLabel = "KEY", description = "Bearer token /v1 demands.")
    private @Nullable String apiKey;

    @Option(
            names = "--profile",
            defaultValue = "small",
            description = "small: about 8B on one H100; large: about 72B on four.")
    private Preset preset = Preset.SMALL;

    @Option(
            names = "--speed",
            paramLabel = "FACTOR",
            defaultValue = "1",
            description = "Times as fast as the profile; 0: nothing takes time (default: 1).")
    private double speed = 1;

    @Option(
            names = "--seed",
            defaultValue = "0",
            description = "What answers and fault draws follow from (default: 0).")
    private long seed;

    @Option(names = "--max-num-seqs", description = "Sequences that run at the same time.")
    private @Nullable Integer maxNumSeqs;

    @Option(names = "--max-num-queued-reqs", description = "Requests that may wait; more get 503.")
    private @Nullable Integer maxQueued;

    @Option(names = "--kv-blocks", description = "Blocks of the KV cache, 16 tokens each.")
    private @Nullable Integer kvBlocks;

    @Option(names = "--max-model-len", description = "Longest prompt plus answer in tokens.")
    private @Nullable Integer maxModelLen;

    @Option(names = "--prefill-base-ms", description = "Fixed part of the time to first token.")
    private @Nullable Double prefillBase;

    @Option(names = "--prefill-token-us", description = "Time per uncached prompt token.")
    private @Nullable Double prefillToken;

    @Option(names = "--decode-base-ms", description = "a of a decode step's a + b·L.")
    private @Nullable Double decodeBase;

    @Option(names = "--decode-seq-us", description = "b of a decode step's a + b·L.")
    private @Nullable Double decodeSequence;

    @Option(
            names = "--fault",
            paramLabel = "SPEC[:RATE]",
            description = "Fault every request meets, or this share of them; repeatable.")
    private List<String> faults = new ArrayList<>();

    @Option(
            names = "--truth-log",
            paramLabel = "FILE",
            description = "Append a JSON line for every request that ended.")
    private @Nullable Path truthLog;

    @Option(
            names = "--log-size",
            defaultValue = "10000",
            description = "Requests GET /sim/log remembers (default: 10000).")
    private int logSize = 10_000;

    List<String> models() {
        return models.isEmpty() ? List.of("simulated") : models;
    }

    SimulatorOptions options() {
        Profile base = preset.profile();
        return new SimulatorOptions(
                host,
                port,
                models(),
                apiKey,
                new Profile(times(base.times()), limits(base.limits())),
                speed,
                seed,
                faults.stream().map(FaultRule::parse).toList(),
                truthLog,
                logSize);
    }

    private StepTimes times(StepTimes base) {
        return new StepTimes(
                scaled(prefillBase, 1e6, base.prefillBase()),
                scaled(prefillToken, 1e3, base.perPromptToken()),
                scaled(decodeBase, 1e6, base.decodeBase()),
                scaled(decodeSequence, 1e3, base.perSequence()));
    }

    private EngineLimits limits(EngineLimits base) {
        return new EngineLimits(
                maxNumSeqs == null ? base.maxNumSeqs() : maxNumSeqs,
                maxQueued == null ? base.maxQueued() : maxQueued,
                kvBlocks == null ? base.kvBlocks() : kvBlocks,
                maxModelLen == null ? base.maxModelLen() : maxModelLen);
    }

    private static double scaled(@Nullable Double given, double unit, double otherwise) {
        return given == null ? otherwise : given * unit;
    }
}
