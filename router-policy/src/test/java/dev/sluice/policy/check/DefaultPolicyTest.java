package dev.sluice.policy.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.text.PolicyText;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DefaultPolicyTest {
    private static final Catalog LOCAL =
            new Catalog(
                    Map.of(
                            "qwen2.5-7b", Set.of("sim-fast"),
                            "qwen2.5-72b", Set.of("sim-large"),
                            "all-minilm-l6-v2", Set.of("local")),
                    Set.of("qwen2.5-7b", "qwen2.5-72b", "all-minilm-l6-v2"));

    private static String resource(String name) throws Exception {
        try (var in = DefaultPolicyTest.class.getResourceAsStream("/policies/" + name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    @Test
    void passesItsOwnTestsAndIsHitInEveryRule() throws Exception {
        var policy = PolicyText.compile("default.yaml", resource("default.yaml"));
        var report = PolicyTests.run(policy, "default.tests.yaml", resource("default.tests.yaml"));
        assertThat(report.results())
                .hasSizeGreaterThanOrEqualTo(10)
                .allSatisfy(result -> assertThat(result.failures()).isEmpty());
        assertThat(report.unhit()).isEmpty();
    }

    @Test
    void fitsTheLocalSetUp() throws Exception {
        var policy = PolicyText.compile("default.yaml", resource("default.yaml"));
        assertThat(Lint.of(policy, LOCAL))
                .extracting(Finding::toString)
                .containsExactly(
                        "warning: rule embedding: no fallback: pool vectors has one back end only");
    }
}
