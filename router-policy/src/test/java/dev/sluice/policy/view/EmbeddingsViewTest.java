package dev.sluice.policy.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.policy.json.InvalidRequest;
import dev.sluice.policy.match.Matchers;
import dev.sluice.proto.inference.v1.EmbedRequest;
import org.junit.jupiter.api.Test;

class EmbeddingsViewTest {
    private static byte[] body(String input) {
        return ("{\"model\":\"m\",\"input\":" + input + ",\"encoding_format\":\"base64\"}")
                .getBytes(UTF_8);
    }

    private static RequestView view(String input) throws InvalidRequest {
        return RequestView.read(
                RequestFormat.OPENAI_EMBEDDINGS, body(input), InputLimits.DEFAULT, Matchers.NONE);
    }

    @Test
    void countsEachFormOfInput() throws Exception {
        assertThat(view("\"abcd\"").inputs()).isEqualTo(1);
        assertThat(view("[\"a\",\"b\"]").inputs()).isEqualTo(2);
        assertThat(view("[1,2,3]").inputs()).isEqualTo(1);
        assertThat(view("[1,2,3]").promptTokens()).isEqualTo(3);
        assertThat(view("[[1,2],[3]]").inputs()).isEqualTo(2);
        assertThat(view("\"abcd\"").encodingFormat()).isEqualTo(EncodingFormat.BASE64);
        assertThat(view("\"abcd\"").dimensions()).isEqualTo(-1);
    }

    @Test
    void takesAtMost2048Inputs() throws Exception {
        assertThat(view("[" + "\"a\",".repeat(2047) + "\"a\"]").inputs()).isEqualTo(2048);
        assertThatThrownBy(() -> view("[" + "\"a\",".repeat(2048) + "\"a\"]"))
                .isInstanceOfSatisfying(
                        InvalidRequest.class,
                        e -> assertThat(e.code()).isEqualTo("array_above_max_length"));
    }

    @Test
    void givesTextsOnlyWhenAsked() throws Exception {
        assertThat(RequestView.inputTexts(body("[\"a\\n\",\"你\"]"), InputLimits.DEFAULT))
                .containsExactly("a\n", "你");
        assertThatThrownBy(() -> RequestView.inputTexts(body("[1,2]"), InputLimits.DEFAULT))
                .isInstanceOfSatisfying(
                        InvalidRequest.class,
                        e -> assertThat(e.code()).isEqualTo("unsupported_value"));
    }

    @Test
    void countsAMessageLikeABody() throws Exception {
        var message =
                EmbedRequest.newBuilder().setModel("m").addInputs("abc").addInputs("你好").build();
        var view = RequestView.of(message, InputLimits.DEFAULT, Matchers.NONE);
        assertThat(view.counts()).isEqualTo(view("[\"abc\",\"你好\"]").counts());
    }
}
