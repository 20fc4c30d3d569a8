package dev.sluice.eval;

import dev.sluice.policy.json.InvalidRequest;
import dev.sluice.policy.text.InvalidPolicy;
import java.time.InstantSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/// The command line `sluice-eval`.
@Command(
        name = "sluice-eval",
        mixinStandardHelpOptions = true,
        version = "sluice-eval 0.1.0",
        usageHelpWidth = 100,
        synopsisSubcommandLabel = "COMMAND",
        description = "Judges router policies with the engine that decides in the gateway.%n",
        footer = {
            "",
            "Exit status: 0 done · 1 the policy fails · 2 wrong usage or unreadable file ·",
            "4 a fault of this program or machine · 5 a file whose text has problems.",
            "",
            "Example:",
            "  sluice-eval lint router-policy/policies/default.yaml"
        },
        subcommands = HelpCommand.class)
public final class EvalMain {
    private EvalMain() {}

    /// Runs a command and exits with its status.
    public static void main(String[] args) {
        System.exit(commandLine(InstantSource.system()).execute(args));
    }

    static CommandLine commandLine(InstantSource clock) {
        var line =
                new CommandLine(new EvalMain())
                        .addSubcommand(new LintCommand())
                        .addSubcommand(new RouteCommand(clock))
                        .addSubcommand(new TestCommand());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((failure, command, _) -> report(failure, command));
        return line;
    }

    private static int report(Exception failure, CommandLine command) {
        command.getErr().println(failure.getMessage());
        return switch (failure) {
            case UnreadableFile _ -> Exit.USAGE;
            case InvalidPolicy _, InvalidRequest _ -> Exit.INVALID;
            default -> {
                failure.printStackTrace(command.getErr());
                yield Exit.INFRASTRUCTURE;
            }
        };
    }
}
