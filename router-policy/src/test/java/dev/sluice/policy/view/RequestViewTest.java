package dev.sluice.policy.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.policy.json.InvalidRequest;
import dev.sluice.policy.json.Splices;
import dev.sluice.policy.match.Matcher;
import dev.sluice.policy.match.Matchers;
import dev.sluice.policy.match.Scope;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestViewTest {
    private static final ObjectMapper JACKSON = new ObjectMapper();
    private static final Matchers MATCHERS =
            Matchers.of(
                    List.of(
                            new Matcher(
                                    "code", List.of("```", "(?i)\\bstack ?trace\\b"), Scope.ALL),
                            new Matcher("maths", List.of("(?i)\\bprove\\b"), Scope.LAST_USER)));

    private static RequestView chat(String body) throws InvalidRequest {
        return RequestView.read(
                RequestFormat.OPENAI_CHAT, body.getBytes(UTF_8), InputLimits.DEFAULT, MATCHERS);
    }

    @Test
    void readsWhatARequestAsksFor() throws Exception {
        var view =
                chat(
                        """
                        {"model":"auto","stream":true,"stream_options":{"include_usage":true},"n":2,
                         "max_tokens":7,"temperature":0.5,"stop":["a","b"],"seed":-5,"user":"u-1",
                         "metadata":{"team":"search"},"response_format":{"type":"json_object"},
                         "tools":[{"type":"function","function":{"name":"abcd","parameters":{"a":1}}}],
                         "messages":[{"role":"system","content":"Prove nothing."},
                          {"content":[{"text":"Stack trace 你好","type":"text"},
                           {"type":"image_url","image_url":{"url":"x"}}],"role":"user"}]}
                        """);
        assertThat(view.model()).isEqualTo("auto");
        assertThat(view.stream()).isTrue();
        assertThat(view.includeUsage()).isTrue();
        assertThat(view.n()).isEqualTo(2);
        assertThat(view.maxTokens()).isEqualTo(7);
        assertThat(view.sampling().stops()).isEqualTo(2);
        assertThat(view.sampling().seed()).hasValue(-5);
        assertThat(view.user()).isEqualTo("u-1");
        assertThat(view.tags()).containsExactly("team=search");
        assertThat(view.jsonMode()).isEqualTo(JsonMode.OBJECT);
        assertThat(view.tools()).isEqualTo(1);
        assertThat(view.images()).isEqualTo(1);
        assertThat(view.messages()).isEqualTo(2);
        assertThat(view.textBytes()).isEqualTo(14 + 12 + 6);
        // 26 ASCII characters and a tool of 4 + 7 make 37 quarters, two ideographs 8 more.
        assertThat(view.promptTokens()).isEqualTo(12 + 2 * 4 + 765);
        assertThat(view.matched().names()).containsExactly("code");
    }

    @Test
    void takesUnsafeMembersAwayWhereverTheyStand() throws Exception {
        var members =
                List.of(
                        "\"priority\" : 1",
                        "\"cache_salt\":\"x\"",
                        "\"model\":\"m\"",
                        "\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]",
                        "\"vllm_xargs\":{\"a\":[1]}");
        for (int rotation = 0; rotation < members.size(); rotation++) {
            var order = new ArrayList<>(members);
            java.util.Collections.rotate(order, rotation);
            var body = ("{ " + String.join(" , ", order) + " }").getBytes(UTF_8);
            var view =
                    RequestView.read(
                            RequestFormat.OPENAI_CHAT, body, InputLimits.DEFAULT, Matchers.NONE);
            var splices = new ArrayList<>(view.unsafeSpans());
            splices.add(view.usageSplice().orElseThrow());
            splices.add(view.modelSpan().with("\"other\"".getBytes(UTF_8)));
            assertThat(JACKSON.readTree(Splices.apply(body, splices)))
                    .isEqualTo(
                            JACKSON.readTree(
                                    """
                                    {"model":"other","messages":[{"role":"user","content":"a"}],
                                     "stream_options":{"include_usage":true}}
                                    """));
        }
    }
}
