package dev.sluice.backend.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ledger.TokenUsage;
import dev.sluice.ledger.TokenUsage.Source;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class OpenAiUsageTest {
    private static Optional<TokenUsage> read(String json) {
        var bytes = json.getBytes(UTF_8);
        return OpenAiUsage.read(bytes, 0, bytes.length);
    }

    @Test
    void takesNestedTokensOutOfTheirParents() {
        assertThat(read("""
                {"prompt_tokens":100,"completion_tokens":50,"total_tokens":150,
                 "prompt_tokens_details":{"cached_tokens":30,"cache_write_tokens":20,"audio_tokens":5},
                 "completion_tokens_details":{"reasoning_tokens":40,"accepted_prediction_tokens":3}}"""))
                .contains(new TokenUsage(50, 30, 20, 10, 40, Source.PROVIDER));
    }

    @Test
    void readsUsageOfEmbeddings() {
        assertThat(read("{\"prompt_tokens\":3,\"total_tokens\":3}"))
                .contains(new TokenUsage(3, 0, 0, 0, 0, Source.PROVIDER));
    }

    @Test
    void bearsNullsAndStrangeFields() {
        assertThat(read("{\"x\":[1,{\"prompt_tokens\":9}],\"prompt_tokens\":3,\"completion_tokens\":1,\"prompt_tokens_details\":null,\"cost\":0.5}"))
                .contains(new TokenUsage(3, 0, 0, 1, 0, Source.PROVIDER));
    }

    @Test
    void refusesWhatCannotBe() {
        for (var json : new String[] {
            "{}",
            "[]",
            "{\"completion_tokens\":1}",
            "{\"prompt_tokens\":-1}",
            "{\"prompt_tokens\":\"3\"}",
            "{\"prompt_tokens\":1,\"prompt_tokens_details\":{\"cached_tokens\":2}}",
            "{\"prompt_tokens\":1,\"completion_tokens\":1,\"completion_tokens_details\":{\"reasoning_tokens\":2}}",
            "{\"prompt_tokens\":2000000000,\"completion_tokens\":1}",
            "{\"prompt_tokens\":99999999999999999999}",
            "{\"prompt_tokens\":1",
        }) {
            assertThat(read(json)).as(json).isEmpty();
        }
    }
}
