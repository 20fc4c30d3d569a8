package dev.sluice.eval;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvalMainTest {
    /// A Friday.
    private static final InstantSource NOON =
            InstantSource.fixed(Instant.parse("2026-11-20T12:00:00Z"));

    private static final String POLICY =
            """
            apiVersion: sluice.dev/v1
            kind: RouterPolicy
            metadata: { name: office, description: small by day }
            spec:
              matchers:
                code: { any: ["(?i)\\\\bstack ?trace\\\\b"] }
              pools:
                small: { members: [{ model: little }] }
                large: { members: [{ model: big }] }
              rules:
                - { id: broke, priority: 9, when: "budget.remaining_ratio < 0.1", deny: "spent" }
                - { id: code, priority: 5, when: "match.code", route: large, fallback: [small] }
                - { id: night, when: "time.hour < 6", route: large }
              default: { route: small, fallback: [large] }
            """;

    @TempDir private Path folder = Path.of("");

    private record Run(int status, String out, String err) {}

    private static Run run(Object... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var line = EvalMain.commandLine(NOON);
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        var words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        return new Run(line.execute(words), out.toString(), err.toString());
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Path question(String text) throws IOException {
        return file(
                "body.json",
                """
                {"model":"auto","messages":[{"role":"user","content":"%s"}]}"""
                        .formatted(text));
    }

    @Test
    void listsTheCommandsThatExist() {
        var help = run("--help");
        assertThat(help.status()).isZero();
        assertThat(help.out()).contains("lint", "route", "test", "Exit status");
        assertThat(run().status()).isEqualTo(2);
        assertThat(run("gate").status()).isEqualTo(2);
    }

    @Test
    void findsNothingInAGoodPolicy() throws IOException {
        var lint = run("lint", file("office.yaml", POLICY));
        assertThat(lint.status()).isZero();
        assertThat(lint.out()).contains("office@", "nothing found");
    }

    @Test
    void pointsAtEveryProblem() throws IOException {
        var text = POLICY.replace("route: large,", "route: lage,").replace("time.hour", "time.our");
        var lint = run("lint", file("office.yaml", text));
        assertThat(lint.status()).isEqualTo(1);
        assertThat(lint.out())
                .contains("office.yaml:12:59: ", "unknown pool lage (nearest: large)")
                .contains("office.yaml:13:", "time.our")
                .contains("\n    " + " ".repeat(58) + "^");
    }

    @Test
    void warnsOfAShadowedRuleAndFailsWhenStrict() throws IOException {
        var extra = "    - { id: again, when: \"match.code\", deny: \"no\" }\n  default:";
        var policy = file("office.yaml", POLICY.replace("  default:", extra));
        var lint = run("lint", policy);
        assertThat(lint.status()).isZero();
        assertThat(lint.out()).contains("warning: rule again: shadowed: rule code");
        assertThat(run("lint", "--strict", policy).status()).isEqualTo(1);
    }

    @Test
    void writesFindingsAsJson() throws IOException {
        var broken = file("broken.yaml", POLICY.replace("kind: Router", "kind: Ruter"));
        var lint = run("lint", "-o", "json", broken, file("office.yaml", POLICY));
        assertThat(lint.status()).isEqualTo(1);
        var reports = new ObjectMapper().readTree(lint.out());
        assertThat(reports.path(0).path("problems").path(0).path("line").asInt()).isEqualTo(2);
        assertThat(reports.path(1).path("version").asText()).startsWith("office@");
    }

    @Test
    void routesARequestAndSaysWhy() throws IOException {
        var policy = file("office.yaml", POLICY);
        var route = run("route", policy, "--request", question("Why this stack trace?"));
        assertThat(route.status()).isZero();
        assertThat(route.out())
                .contains("rule          code", "large, then small")
                .contains("rule broke (priority 9): did not match")
                .contains("rule code (priority 5): matched: match.code");
    }

    @Test
    void decidesByTheGivenTimeAndBudget() throws IOException {
        var policy = file("office.yaml", POLICY);
        var body = question("Good morning");
        var json = new ObjectMapper();
        var noon = run("route", policy, "--request", body, "-o", "json");
        assertThat(json.readTree(noon.out()).path("rule").asText()).isEqualTo("default");
        var night =
                run("route", policy, "--request", body, "-o", "json", "--at=2026-11-20T03:00:00Z");
        assertThat(json.readTree(night.out()).path("rule").asText()).isEqualTo("night");
        var broke = run("route", policy, "--request", body, "-o", "json", "--budget-left=0.05");
        assertThat(broke.status()).isZero();
        assertThat(json.readTree(broke.out()).path("message").asText()).isEqualTo("spent");
    }

    @Test
    void refusesWhatIsNoRequest() throws IOException {
        var policy = file("office.yaml", POLICY);
        var route = run("route", policy, "--request", file("body.json", "{\"model\":1}"));
        assertThat(route.status()).isEqualTo(5);
        assertThat(route.err()).contains("model: ");
        assertThat(run("route", policy, "--request", folder.resolve("none")).status()).isEqualTo(2);
    }

    @Test
    void runsTheTestsBesideAPolicy() throws IOException {
        var policy = file("office.yaml", POLICY);
        file(
                "office.tests.yaml",
                """
                cases:
                  - name: code goes to the large pool
                    request: { text: "this stack trace" }
                    expect: { rule: code, chain: [large, small] }
                  - name: nobody works at night
                    time: { hour: 3 }
                    expect: { rule: default }
                """);
        var test = run("test", policy);
        assertThat(test.status()).isEqualTo(1);
        assertThat(test.out())
                .contains("passed  code goes to the large pool")
                .contains("FAILED  nobody works at night")
                .contains("rule: night (expected: default)")
                .contains("warning: rule broke decides no case")
                .contains("1 passed, 1 failed");
    }

    @Test
    void refusesTestsWithProblems() throws IOException {
        var policy = file("office.yaml", POLICY);
        assertThat(run("test", policy).status()).isEqualTo(2);
        file("office.tests.yaml", "cases:\n  - { name: x, expects: {} }\n");
        var test = run("test", policy);
        assertThat(test.status()).isEqualTo(5);
        assertThat(test.err()).contains("office.tests.yaml:2:");
    }

    @Test
    void passesTheDefaultPolicyStrictly() {
        var policy = Path.of("../router-policy/policies/default.yaml");
        assertThat(run("lint", "--strict", policy).out()).contains("nothing found");
        assertThat(run("test", "--strict", policy).status()).isZero();
    }
}
