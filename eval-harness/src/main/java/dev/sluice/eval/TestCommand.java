package dev.sluice.eval;

import dev.sluice.policy.check.PolicyTests;
import dev.sluice.policy.check.PolicyTests.Report;
import dev.sluice.policy.check.PolicyTests.Result;
import dev.sluice.policy.text.InvalidPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Runs the tests that stand beside a policy.
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = "Runs the tests beside a policy: NAME.tests.yaml for NAME.yaml.")
final class TestCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "The policy.")
    private Path file = Path.of("");

    @Option(names = "--strict", description = "A rule that decides no case fails, too.")
    private boolean strict;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            description = "${COMPLETION-CANDIDATES} (default: table).")
    private Form form = Form.TABLE;

    @Override
    public Integer call() throws UnreadableFile, InvalidPolicy {
        var policy = Files.policy(file);
        var tests = Files.testsOf(file);
        var report = PolicyTests.run(policy, tests.toString(), Files.text(tests));
        var out = spec.commandLine().getOut();
        switch (form) {
            case TABLE -> lines(report).forEach(out::println);
            case JSON -> out.println(Form.json(json(policy.version().toString(), report)));
        }
        boolean passed = report.passed() && !(strict && !report.unhit().isEmpty());
        return passed ? Exit.DONE : Exit.FAILED;
    }

    private static List<String> lines(Report report) {
        var lines = new ArrayList<String>();
        for (var result : report.results()) {
            lines.add((result.passed() ? "passed  " : "FAILED  ") + result.name());
            if (!result.passed()) {
                result.failures().forEach(failure -> lines.add("          " + failure));
                result.explanation().forEach(line -> lines.add("        · " + line));
            }
        }
        report.unhit().forEach(id -> lines.add("warning: rule " + id + " decides no case"));
        long passed = report.results().stream().filter(Result::passed).count();
        lines.add(passed + " passed, " + (report.results().size() - passed) + " failed");
        return lines;
    }

    private static Map<String, Object> json(String version, Report report) {
        var cases = new ArrayList<Map<String, Object>>();
        for (var result : report.results()) {
            cases.add(
                    Map.of(
                            "name", result.name(),
                            "passed", result.passed(),
                            "rule", result.decision().ruleId(),
                            "failures", result.failures(),
                            "explanation", result.explanation()));
        }
        return Map.of("version", version, "cases", cases, "unhit", report.unhit());
    }
}
