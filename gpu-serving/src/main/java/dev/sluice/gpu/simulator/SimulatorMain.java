package dev.sluice.gpu.simulator;

import dev.sluice.gpu.simulator.faults.FaultKind;
import dev.sluice.gpu.simulator.text.Steering;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Runs a simulated vLLM server until it is told to stop.
@Command(
        name = "simulator",
        mixinStandardHelpOptions = true,
        version = "sluice simulator 0.1.0",
        sortOptions = false,
        usageHelpWidth = 100,
        description = "A vLLM-shaped server that needs no GPU.%n")
public final class SimulatorMain implements Callable<Integer> {

    @Mixin private SimulatorFlags flags = new SimulatorFlags();

    @Option(
            names = "--ready-file",
            paramLabel = "FILE",
            description = "Write {\"port\":…,\"pid\":…} there when ready, all at once.")
    private @Nullable Path readyFile;

    private SimulatorMain() {}

    /// Exits 0 when it is stopped by SIGTERM or SIGINT, 2 on wrong arguments, 1 if it cannot
    /// start.
    public static void main(String[] args) {
        standard("logback.configurationFile", "dev/sluice/gpu/simulator/logback.xml");
        // Saves Netty the search for a network interface, a good part of the start.
        standard("io.netty.machineId", "00:00:00:ff:fe:00:00:01");
        System.exit(commandLine().execute(args));
    }

    private static void standard(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new SimulatorMain());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.getCommandSpec()
                .usageMessage()
                .footer(("\n" + words() + "\n\n" + faults()).split("\n"));
        line.setExecutionExceptionHandler(
                (failure, command, _) -> {
                    command.getErr().println("simulator: " + failure.getMessage());
                    return failure instanceof IllegalArgumentException ? 2 : 1;
                });
        return line;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Simulator simulator = Simulator.start(flags.options());
        CountDownLatch stopped = new CountDownLatch(1);
        Thread main = Thread.currentThread();
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    simulator.close();
                                    stopped.countDown();
                                    // SIGTERM is how the simulator is meant to end.
                                    if (main.isAlive()) {
                                        Runtime.getRuntime().halt(0);
                                    }
                                },
                                "stop"));
        if (readyFile != null) {
            ReadyFile.write(readyFile, simulator.port());
        }
        System.out.println("simulator: " + flags.models() + " at " + simulator.uri() + "/v1");
        System.out.flush();
        stopped.await();
        return 0;
    }

    private static String words() {
        return "Words in the last user message that steer the answer:\n" + Steering.HELP.indent(2);
    }

    private static String faults() {
        return "Faults, for --fault, the header x-sim-fault, sim:fault= and POST /sim/faults:\n"
                + Arrays.stream(FaultKind.values())
                        .map(kind -> String.format("  %-24s %s", kind.usage(), kind.effect()))
                        .collect(Collectors.joining("\n"));
    }
}
