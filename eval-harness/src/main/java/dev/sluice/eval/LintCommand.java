package dev.sluice.eval;

import dev.sluice.policy.Member;
import dev.sluice.policy.Policy;
import dev.sluice.policy.check.Catalog;
import dev.sluice.policy.check.Finding;
import dev.sluice.policy.check.Lint;
import dev.sluice.policy.text.InvalidPolicy;
import dev.sluice.policy.yaml.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Compiles policies and tells what is likely a mistake in them.
@Command(
        name = "lint",
        mixinStandardHelpOptions = true,
        description = {
            "Compiles policies and tells what is likely a mistake in them.",
            "Which models, back ends and prices a gateway has is not known here and not checked."
        })
final class LintCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Policies.")
    private List<Path> files = List.of();

    @Option(names = "--strict", description = "Warnings fail, too.")
    private boolean strict;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            description = "${COMPLETION-CANDIDATES} (default: table).")
    private Form form = Form.TABLE;

    @Override
    public Integer call() throws UnreadableFile {
        var reports = new ArrayList<Report>();
        for (var file : files) {
            reports.add(lint(file));
        }
        var out = spec.commandLine().getOut();
        switch (form) {
            case TABLE -> reports.forEach(report -> report.lines().forEach(out::println));
            case JSON -> out.println(Form.json(reports.stream().map(Report::json).toList()));
        }
        return reports.stream().allMatch(report -> report.passes(strict)) ? Exit.DONE : Exit.FAILED;
    }

    private static Report lint(Path file) throws UnreadableFile {
        try {
            var policy = Files.policy(file);
            return new Report(
                    file, policy.version().toString(), List.of(), Lint.of(policy, assumed(policy)));
        } catch (InvalidPolicy e) {
            return new Report(file, "", e.problems(), List.of());
        }
    }

    /// The catalogue that speaks least against a policy: every model is priced and served by the
    /// back ends that the policy names, and by two more.
    private static Catalog assumed(Policy policy) {
        var backends = new HashMap<String, Set<String>>();
        policy.pools().values().stream()
                .flatMap(pool -> pool.members().stream())
                .forEach(member -> assume(backends, member));
        policy.models().values().stream()
                .flatMap(route -> route.chain().stream())
                .flatMap(pool -> pool.members().stream())
                .forEach(member -> assume(backends, member));
        return new Catalog(backends, backends.keySet());
    }

    private static void assume(Map<String, Set<String>> backends, Member member) {
        var names =
                backends.computeIfAbsent(
                        member.model(), _ -> new HashSet<>(Set.of("(any)", "(any other)")));
        var backend = member.backend();
        if (backend != null) {
            names.add(backend);
        }
    }

    /// What was found in one file.
    ///
    /// @param version empty when the text has problems
    private record Report(
            Path file, String version, List<Problem> problems, List<Finding> findings) {
        boolean passes(boolean strict) {
            return problems.isEmpty()
                    && findings.stream()
                            .noneMatch(f -> strict || f.severity() == Finding.Severity.ERROR);
        }

        List<String> lines() {
            var lines = new ArrayList<String>();
            problems.forEach(problem -> lines.add(problem.toString()));
            findings.forEach(finding -> lines.add(file + ": " + finding));
            if (lines.isEmpty()) {
                lines.add(file + ": " + version + ": nothing found");
            }
            return lines;
        }

        Map<String, Object> json() {
            return Map.of(
                    "file",
                    file.toString(),
                    "version",
                    version,
                    "problems",
                    problems.stream()
                            .map(
                                    p ->
                                            Map.of(
                                                    "line", p.line(),
                                                    "column", p.column(),
                                                    "message", p.message()))
                            .toList(),
                    "findings",
                    findings.stream()
                            .map(
                                    f ->
                                            Map.of(
                                                    "severity",
                                                    f.severity().name().toLowerCase(Locale.ROOT),
                                                    "subject",
                                                    f.subject(),
                                                    "message",
                                                    f.message()))
                            .toList());
        }
    }
}
