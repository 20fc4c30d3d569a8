package dev.sluice.policy.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.policy.json.InvalidRequest;
import dev.sluice.policy.match.Matchers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BadRequestTest {
    private static final String PLAIN = "\"messages\":[{\"role\":\"user\",\"content\":\"SECRET\"}]";

    private static InvalidRequest refusal(RequestFormat format, String body) {
        return catchThrowableOfType(
                InvalidRequest.class,
                () ->
                        RequestView.read(
                                format, body.getBytes(UTF_8), InputLimits.DEFAULT, Matchers.NONE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|missing_required_parameter|model",
                "[]|invalid_type|",
                "{`model`:null,PLAIN}|missing_required_parameter|model",
                "{`model`:``,PLAIN}|empty_string|model",
                "{`model`:7,PLAIN}|invalid_type|model",
                "{`model`:`m`}|missing_required_parameter|messages",
                "{`model`:`m`,`messages`:[]}|empty_array|messages",
                "{`model`:`m`,`messages`:{}}|invalid_type|messages",
                "{`model`:`m`,`messages`:[1]}|invalid_type|messages[0]",
                "{`model`:`m`,`messages`:[{}]}|missing_required_parameter|messages[0].role",
                "{`model`:`m`,`messages`:[{`role`:`boss`}]}|invalid_value|messages[0].role",
                "{`model`:`m`,`messages`:[{`role`:1}]}|invalid_type|messages[0].role",
                "{`model`:`m`,`messages`:[{`role`:`user`,`content`:7}]}|invalid_type|messages[0].content",
                "{`model`:`m`,`messages`:[{`role`:`user`,`content`:[`a`]}]}|invalid_type|messages[0].content[0]",
                "{`model`:`m`,`messages`:[{`role`:`user`,`content`:[{}]}]}|missing_required_parameter|messages[0].content[0].type",
                "{`model`:`m`,`messages`:[{`role`:`user`,`content`:[{`type`:`text`}]}]}|missing_required_parameter|messages[0].content[0].text",
                "{`model`:`m`,`messages`:[{`role`:`user`,`content`:[{`type`:`text`,`text`:1}]}]}|invalid_type|messages[0].content[0].text",
                "{`model`:`m`,PLAIN,`n`:0}|integer_below_min_value|n",
                "{`model`:`m`,PLAIN,`n`:-1}|integer_below_min_value|n",
                "{`model`:`m`,PLAIN,`n`:9}|integer_above_max_value|n",
                "{`model`:`m`,PLAIN,`n`:9223372036854775808}|integer_above_max_value|n",
                "{`model`:`m`,PLAIN,`n`:1.0}|invalid_type|n",
                "{`model`:`m`,PLAIN,`n`:`1`}|invalid_type|n",
                "{`model`:`m`,PLAIN,`max_tokens`:0}|integer_below_min_value|max_tokens",
                "{`model`:`m`,PLAIN,`max_completion_tokens`:0}|integer_below_min_value|max_completion_tokens",
                "{`model`:`m`,PLAIN,`seed`:9223372036854775808}|integer_above_max_value|seed",
                "{`model`:`m`,PLAIN,`seed`:-9223372036854775809}|integer_below_min_value|seed",
                "{`model`:`m`,PLAIN,`temperature`:2.1}|decimal_above_max_value|temperature",
                "{`model`:`m`,PLAIN,`temperature`:1e400}|decimal_above_max_value|temperature",
                "{`model`:`m`,PLAIN,`temperature`:-1e400}|decimal_below_min_value|temperature",
                "{`model`:`m`,PLAIN,`temperature`:NaN}|invalid_json|temperature",
                "{`model`:`m`,PLAIN,`top_p`:-0.1}|decimal_below_min_value|top_p",
                "{`model`:`m`,PLAIN,`presence_penalty`:3}|decimal_above_max_value|presence_penalty",
                "{`model`:`m`,PLAIN,`frequency_penalty`:-3}|decimal_below_min_value|frequency_penalty",
                "{`model`:`m`,PLAIN,`logprobs`:1}|invalid_type|logprobs",
                "{`model`:`m`,PLAIN,`logprobs`:true,`top_logprobs`:21}|integer_above_max_value|top_logprobs",
                "{`model`:`m`,PLAIN,`top_logprobs`:2}|invalid_value|top_logprobs",
                "{`model`:`m`,PLAIN,`stop`:[]}|empty_array|stop",
                "{`model`:`m`,PLAIN,`stop`:[`a`,`b`,`c`,`d`,`e`]}|array_above_max_length|stop[4]",
                "{`model`:`m`,PLAIN,`stop`:[1]}|invalid_type|stop[0]",
                "{`model`:`m`,PLAIN,`stop`:1}|invalid_type|stop",
                "{`model`:`m`,PLAIN,`stream`:`yes`}|invalid_type|stream",
                "{`model`:`m`,PLAIN,`stream_options`:[]}|invalid_type|stream_options",
                "{`model`:`m`,PLAIN,`stream_options`:{`include_usage`:1}}|invalid_type|stream_options.include_usage",
                "{`model`:`m`,PLAIN,`tools`:{}}|invalid_type|tools",
                "{`model`:`m`,PLAIN,`tools`:[1]}|invalid_type|tools[0]",
                "{`model`:`m`,PLAIN,`response_format`:`json`}|invalid_type|response_format",
                "{`model`:`m`,PLAIN,`metadata`:{`a`:1}}|invalid_type|metadata.a",
                "{`model`:`m`,PLAIN,`user`:1}|invalid_type|user",
                "{`model`:`m`,PLAIN,`model`:`n`}|duplicate_key|model",
                "{`model`:`m`,PLAIN}{}|invalid_json|",
                "{`model`:`m`,PLAIN,}|invalid_json|messages",
            })
    void refusesABadChatWithCodeAndPath(String body, String code, String path) {
        var refusal =
                refusal(RequestFormat.OPENAI_CHAT, body.replace("PLAIN", PLAIN).replace('`', '"'));
        assertThat(refusal).as(body).isNotNull();
        assertThat(refusal.code()).isEqualTo(code);
        assertThat(refusal.path()).isEqualTo(path);
        assertThat(refusal.message()).contains("(expected: ").doesNotContain("SECRET");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{`input`:`a`}|missing_required_parameter|model",
                "{`model`:`m`}|missing_required_parameter|input",
                "{`model`:`m`,`input`:``}|empty_string|input",
                "{`model`:`m`,`input`:[]}|empty_array|input",
                "{`model`:`m`,`input`:[``]}|empty_string|input[0]",
                "{`model`:`m`,`input`:{}}|invalid_type|input",
                "{`model`:`m`,`input`:[`a`,1]}|invalid_type|input[1]",
                "{`model`:`m`,`input`:[1,-1]}|integer_below_min_value|input[1]",
                "{`model`:`m`,`input`:[1.5]}|invalid_type|input[0]",
                "{`model`:`m`,`input`:[[1],[]]}|empty_array|input[1]",
                "{`model`:`m`,`input`:[true]}|invalid_type|input[0]",
                "{`model`:`m`,`input`:`a`,`encoding_format`:`hex`}|invalid_value|encoding_format",
                "{`model`:`m`,`input`:`a`,`dimensions`:0}|integer_below_min_value|dimensions",
            })
    void refusesABadEmbeddingWithCodeAndPath(String body, String code, String path) {
        var refusal = refusal(RequestFormat.OPENAI_EMBEDDINGS, body.replace('`', '"'));
        assertThat(refusal).as(body).isNotNull();
        assertThat(refusal.code()).isEqualTo(code);
        assertThat(refusal.path()).isEqualTo(path);
    }
}
