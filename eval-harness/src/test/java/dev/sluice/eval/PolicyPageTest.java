package dev.sluice.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.cel.Vocabulary;
import dev.sluice.policy.check.PolicyTests;
import dev.sluice.policy.match.Matchers;
import dev.sluice.policy.text.PolicyText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PolicyPageTest {
    private static final Path PAGE = Path.of("..", "docs", "policies.md");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```yaml\n(.*?)^```");

    private static List<String> blocks() throws IOException {
        return BLOCK.matcher(Files.readString(PAGE)).results().map(m -> m.group(1)).toList();
    }

    @Test
    void showsAPolicyAndTestsThatPass() throws Exception {
        var blocks = blocks();
        assertThat(blocks).hasSize(2);
        var policy = PolicyText.compile("office.yaml", blocks.getFirst());
        var report = PolicyTests.run(policy, "office.tests.yaml", blocks.getLast());
        assertThat(report.results())
                .hasSize(6)
                .allSatisfy(result -> assertThat(result.failures()).as(result.name()).isEmpty());
        assertThat(report.unhit()).isEmpty();
    }

    @Test
    void tellsEveryFact() throws IOException {
        var page = Files.readString(PAGE);
        assertThat(Vocabulary.ofRules(Matchers.NONE, List.of("POOL")).names())
                .hasSizeGreaterThan(25)
                .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }
}
