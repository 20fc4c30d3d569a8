package dev.sluice.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.Facts.Budget;
import dev.sluice.policy.Facts.Caller;
import dev.sluice.policy.Facts.Fleet;
import dev.sluice.policy.Facts.Time;
import dev.sluice.policy.text.PolicyText;
import dev.sluice.policy.view.InputLimits;
import dev.sluice.policy.view.RequestFormat;
import dev.sluice.policy.view.RequestView;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyTest {
    private static final Time NOON = new Time(12, 0, 1);

    private static Policy defaultPolicy() throws Exception {
        try (var in = PolicyTest.class.getResourceAsStream("/policies/default.yaml")) {
            return PolicyText.compile("default.yaml", new String(in.readAllBytes(), UTF_8));
        }
    }

    private static Facts facts(Policy policy, String model, String text) throws Exception {
        var body =
                """
                {"model":"%s","messages":[{"role":"user","content":"%s"}]}
                """
                        .formatted(model, text)
                        .getBytes(UTF_8);
        var view =
                RequestView.read(
                        RequestFormat.OPENAI_CHAT, body, InputLimits.DEFAULT, policy.matchers());
        return Facts.of(view, Caller.of("acme"), Budget.UNLIMITED, Fleet.UNKNOWN, NOON);
    }

    @Test
    void routesByTheFirstRuleThatMatches() throws Exception {
        var policy = defaultPolicy();
        var code = (Route) policy.decide(facts(policy, "auto", "fix this stack trace"), "key-1");
        assertThat(code.ruleId()).isEqualTo("code");
        assertThat(code.chain()).extracting(Pool::name).containsExactly("strong", "fast");
        assertThat(code.headerValue())
                .isEqualTo(policy.version() + ";arm=strong;rule=code")
                .matches("default@[0-9a-f]{12};arm=strong;rule=code");
        var plain = (Route) policy.decide(facts(policy, "auto", "hello"), "key-1");
        assertThat(plain.ruleId()).isEqualTo("default");
        assertThat(plain.chain()).extracting(Pool::name).containsExactly("fast", "strong");
    }

    @Test
    void leavesAModelThatTheCallerNamedToItsOwnPoolAndChain() throws Exception {
        var policy = defaultPolicy();
        var named = (Route) policy.decide(facts(policy, "qwen2.5-7b", "stack trace"), "key-1");
        assertThat(named.ruleId()).isEqualTo("named");
        assertThat(named.chain())
                .extracting(Pool::members)
                .containsExactly(
                        List.of(Member.of("qwen2.5-7b")), List.of(Member.of("qwen2.5-72b")));
        var other = (Route) policy.decide(facts(policy, "gpt-9", "stack trace"), "key-1");
        assertThat(other.chain()).containsExactly(Pool.ofModel("gpt-9"));
    }
}
