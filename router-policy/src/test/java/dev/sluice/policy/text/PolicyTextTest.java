package dev.sluice.policy.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.policy.Balance;
import dev.sluice.policy.Escalation.Cause;
import dev.sluice.policy.Member;
import dev.sluice.policy.Policy;
import dev.sluice.policy.Pool;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTextTest {
    private static String resource(String name) throws Exception {
        try (var in = PolicyTextTest.class.getResourceAsStream("/problems/" + name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static Policy compile(String text) throws Exception {
        return PolicyText.compile("policy.yaml", text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "structure",
                "conditions",
                "references",
                "values",
                "no-yaml",
                "anchors",
                "empty",
                "rules"
            })
    void reportsAllProblemsWithTheirPlaces(String name) throws Exception {
        var text = resource(name + ".yaml");
        var refusal =
                catchThrowableOfType(
                        InvalidPolicy.class, () -> PolicyText.compile(name + ".yaml", text));
        assertThat(refusal).isNotNull();
        assertThat(refusal.getMessage()).isEqualTo(resource(name + ".expected").stripTrailing());
    }

    @Test
    void readsEveryPartOfAPolicy() throws Exception {
        var policy = compile(resource("good.yaml"));
        assertThat(policy.version().name()).isEqualTo("everything");
        assertThat(policy.description()).isEqualTo("one of each");
        assertThat(policy.pools())
                .containsEntry(
                        "vllm",
                        new Pool(
                                "vllm",
                                Balance.LEAST_LOAD,
                                List.of(
                                        new Member("qwen2.5-7b", "vllm-a", 1),
                                        new Member("qwen2.5-7b", "vllm-b", 1))));
        assertThat(policy.rules())
                .extracting(rule -> rule.id())
                .containsExactly("over-budget", "long-context", "code", "chat-split");
        assertThat(policy.guards().maxCostNanoUsd()).isEqualTo(500_000_000L);
        assertThat(policy.guards().timeouts().firstToken()).isEqualTo(Duration.ofSeconds(10));
        assertThat(policy.guards().timeouts().total()).isEqualTo(Duration.ofMinutes(2));
        assertThat(policy.models())
                .hasEntrySatisfying("gpt-4o", route -> assertThat(route.chain()).hasSize(2));
        assertThat(policy.escalations()).hasSize(2);
        assertThat(policy.escalations().get(1).on()).containsExactly(Cause.LOW_CONFIDENCE);
    }

    @Test
    void digestsWhatThePolicySaysAndNotHowItIsWritten() throws Exception {
        var text = resource("good.yaml");
        var digest = compile(text).version();
        assertThat(compile("# a comment\n" + text).version()).isEqualTo(digest);
        assertThat(compile(text.replace("0.50", "0.5")).version()).isEqualTo(digest);
        assertThat(
                        compile(
                                        text.replace(
                                                "{ name: everything, description: one of each }",
                                                "\n  description: \"one of each\"\n  name: everything"))
                                .version())
                .isEqualTo(digest);
        assertThat(compile(text.replace("8000", "8001")).version()).isNotEqualTo(digest);
        assertThat(compile(text.replace("one of each", "another")).version()).isNotEqualTo(digest);
    }
}
