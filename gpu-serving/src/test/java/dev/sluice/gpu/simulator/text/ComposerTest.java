package dev.sluice.gpu.simulator.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.gpu.simulator.engine.Ending;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ComposerTest {
    private static final Sampling FREE = new Sampling(1_000, 0, false, List.of(), false);

    @Test
    void theSameHashGivesTheSameText() {
        assertThat(said(prose("", 1, FREE))).isEqualTo(said(prose("", 1, FREE)));
        assertThat(said(prose("", 1, FREE))).isNotEqualTo(said(prose("", 2, FREE)));
    }

    @Test
    void thePromptSteersTheLength() {
        Script script = prose("go sim:tokens=50", 1, FREE);
        assertThat(script.length()).isEqualTo(50);
        assertThat(script.ending()).isEqualTo(Ending.STOP);
    }

    @Test
    void theTokenLimitCuts() {
        Sampling tight = new Sampling(7, 0, false, List.of(), false);
        Script script = prose("sim:tokens=50", 1, tight);
        assertThat(script.length()).isEqualTo(7);
        assertThat(script.ending()).isEqualTo(Ending.LENGTH);
    }

    @Test
    void ignoringTheEndGoesOnToTheLimit() {
        Sampling sampling = new Sampling(300, 0, true, List.of(), false);
        Script script = prose("sim:tokens=5", 1, sampling);
        assertThat(script.length()).isEqualTo(300);
        assertThat(script.ending()).isEqualTo(Ending.LENGTH);
    }

    @Test
    void goesOnForTheLeastTokens() {
        Sampling sampling = new Sampling(1_000, 80, false, List.of(), false);
        assertThat(prose("sim:tokens=5", 1, sampling).length()).isEqualTo(80);
    }

    @Test
    void aStopStringEndsTheTextBeforeIt() {
        String whole = said(prose("sim:tokens=60", 3, FREE));
        int at = whole.indexOf(' ', 40);
        String stop = whole.substring(at - 2, at + 4);
        Sampling sampling = new Sampling(1_000, 0, false, List.of(stop), false);
        Script script = prose("sim:tokens=60", 3, sampling);
        assertThat(said(script)).isEqualTo(whole.substring(0, whole.indexOf(stop)));
        assertThat(script.stopReason()).isEqualTo(stop);
        assertThat(script.ending()).isEqualTo(Ending.STOP);
        Sampling keep = new Sampling(1_000, 0, false, List.of(stop), true);
        assertThat(said(prose("sim:tokens=60", 3, keep))).endsWith(stop);
    }

    @Test
    void echoesAndSpeaksUnicode() {
        assertThat(said(prose("say this sim:echo", 1, FREE))).isEqualTo("say this");
        assertThat(said(prose("sim:unicode", 1, FREE))).contains("👩‍🚀").contains("\"quoted\" \\");
    }

    @Test
    void reasoningComesFirst() {
        Script script = prose("sim:reasoning=4 sim:tokens=6", 1, FREE);
        assertThat(script.reasoning()).isEqualTo(4);
        assertThat(script.length()).isEqualTo(10);
    }

    @Test
    void fitsASchema() throws Exception {
        JsonNode schema =
                new ObjectMapper()
                        .readTree(
                                """
                                {"type":"object","required":["name","age","tags","kind"],
                                 "properties":{"name":{"type":"string","maxLength":9},
                                  "age":{"type":"integer","minimum":3,"maximum":5},
                                  "tags":{"type":"array","minItems":2,"items":{"type":"boolean"}},
                                  "kind":{"enum":["x","y"]},"near":{"$ref":"#/$defs/p"}},
                                 "$defs":{"p":{"type":"object","properties":
                                  {"x":{"type":"number"}}}}}""");
        for (int hash = 0; hash < 50; hash++) {
            JsonNode value = SchemaAnswer.of(schema, hash);
            assertThat(value.get("name").textValue()).hasSizeLessThanOrEqualTo(9);
            assertThat(value.get("age").isInt() || value.get("age").isLong()).isTrue();
            assertThat(value.get("age").intValue()).isBetween(3, 5);
            assertThat(value.get("tags")).hasSize(2);
            assertThat(value.get("kind").textValue()).isIn("x", "y");
            assertThat(value.at("/near/x").isNumber()).isTrue();
        }
    }

    @Test
    void textsThatShareWordsAreClose() {
        float[] one = Embedding.of(Tokenizer.encode("the river and the mountain"), 384);
        float[] near = Embedding.of(Tokenizer.encode("the mountain and the river"), 384);
        float[] far = Embedding.of(Tokenizer.encode("quarterly invoice 77"), 384);
        assertThat(dot(one, one)).isBetween(0.999, 1.001);
        assertThat(dot(one, near)).isGreaterThan(0.9);
        assertThat(dot(one, far)).isLessThan(0.5);
    }

    private static Script prose(String message, long hash, Sampling sampling) {
        return Composer.prose(hash, Steering.of(message), message, sampling);
    }

    private static String said(Script script) {
        return script.text(0, script.length());
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
